"""What verifications and replays found, in plain lines for the command line and the log."""

from collections.abc import Iterator
from uuid import UUID

from engine.read_models.audit import Difference, Misfit, Replayed, Verification


def verification_lines(found: Verification) -> Iterator[str]:
    """Say what a verification found, a line each."""
    rate = found.events / found.seconds if found.seconds else 0
    yield f"Checked {found.events} events in {found.chains} chains and {found.seals} seals ({rate:,.0f} events/s)."
    if found.last_seal is None:
        yield "Nothing has been sealed yet: a tail that was cut off unseen cannot be excluded."
    else:
        newest = found.last_seal
        yield f"Newest seal: {newest.number} of {newest.day}, hash {newest.hash}. Events after it: {found.unsealed}."
    if found.archived:
        yield f"Archived, their events in files with proof: {found.archived} chains."
    if found.against:
        yield f"Compared with the exported seal {found.against}."
    if found.clock_steps:
        yield f"The server's clock was set back: {found.clock_steps} events are older than the one before them."
    if found.whole:
        yield "Everything fits."
        return
    if found.foreign_key:
        yield "Nothing fits the key: it is another one than the history was made with. See ALUR_HISTORY_KEY_FILE."
    yield f"{found.misfit_count} do not fit. The first of each kind:"
    yield from map(_misfit, found.first_of_each_kind())


def _misfit(misfit: Misfit) -> str:
    shown = f", shown by seal {misfit.seal}" if misfit.seal else ""
    if not misfit.chain:
        return f"  {misfit.kind}: seal {misfit.seal}"
    chain = "the system's chain" if misfit.chain == str(UUID(int=0)) else f"instance {misfit.chain}"
    return f"  {misfit.kind}: {chain}, event {misfit.sequence}{shown}"


def replay_lines(found: Replayed) -> Iterator[str]:
    """Say what a replay found, a line each."""
    rate = found.events / found.seconds if found.seconds else 0
    yield f"Replayed {found.instances} instances with {found.events} events ({rate:,.0f} events/s)."
    if not found.difference_count:
        yield "Everything came out alike."
        return
    yield f"{found.difference_count} instances did not come out alike. The first difference of each:"
    for each in found.differences:
        yield from _difference(each)


def _difference(each: Difference) -> Iterator[str]:
    what = f"{each.type} {each.activity_id}".strip() or "the state it rests in"
    yield f"  instance {each.instance_id}, event {each.sequence}, {what}"
    yield f"    expected: {each.expected:.500}"
    yield f"    came:     {each.came:.500}"
