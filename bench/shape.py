"""The SOP's shape, for engines that know nothing of Alur: 12 tasks in 4 lanes, a timer at each, one way back."""

TASKS = 12
LANES = 4
DECIDING = 8
"""After this task a gateway leads back to RETURN_TO while `kembali` is true."""
RETURN_TO = 5
KEY = "bentuk_sop"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="bentuk" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:collaboration id="kolaborasi"><bpmn:participant id="kolam" processRef="bentuk_sop" /></bpmn:collaboration>
  <bpmn:process id="bentuk_sop" name="Bentuk SOP" isExecutable="true" camunda:historyTimeToLive="P1D">"""
_TAIL = "</bpmn:process></bpmn:definitions>"


def draw(*, duration: str, condition: str) -> bytes:
    """Return the diagram; timers and conditions as the reader's dialect wants them.

    Args:
        duration: Of every timer.
        condition: That leads back.
    """
    nodes = ['<bpmn:startEvent id="mulai" />', _flow("mulai", "tugas_1")]
    for number in range(1, TASKS + 1):
        nodes += _task(number, duration)
        if number != DECIDING:
            nodes.append(_flow(f"tugas_{number}", f"tugas_{number + 1}" if number < TASKS else "selesai"))
    nodes += [
        _flow(f"tugas_{DECIDING}", "periksa"),
        '<bpmn:exclusiveGateway id="periksa" default="periksa_ke_maju" />',
        f'<bpmn:sequenceFlow id="kembali" sourceRef="periksa" targetRef="tugas_{RETURN_TO}"><bpmn:conditionExpression '
        f'xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>',
        f'<bpmn:sequenceFlow id="periksa_ke_maju" sourceRef="periksa" targetRef="tugas_{DECIDING + 1}" />',
        '<bpmn:endEvent id="selesai" />',
    ]
    return "\n".join([_HEAD, _lanes(), *nodes, _TAIL]).encode()


def _lanes() -> str:
    lanes = []
    for lane in range(LANES):
        refs = "".join(
            f"<bpmn:flowNodeRef>tugas_{number}</bpmn:flowNodeRef>" for number in range(lane + 1, TASKS + 1, LANES)
        )
        lanes.append(f'<bpmn:lane id="lajur_{lane}" name="Peran {lane}">{refs}</bpmn:lane>')
    return f'<bpmn:laneSet id="lajur">{"".join(lanes)}</bpmn:laneSet>'


def _task(number: int, duration: str) -> list[str]:
    return [
        f'<bpmn:userTask id="tugas_{number}" name="Tugas {number}" />',
        f'<bpmn:boundaryEvent id="waktu_{number}" attachedToRef="tugas_{number}" cancelActivity="false">'
        f'<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">{duration}'
        "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>",
        f'<bpmn:endEvent id="lewat_{number}" />',
        _flow(f"waktu_{number}", f"lewat_{number}"),
    ]


def _flow(source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{source}_ke_{target}" sourceRef="{source}" targetRef="{target}" />'
