// What a page gains with scripts. Everything works without them except the diagram.
import { startDiagrams } from "./diagram.js";
import { startDrafts } from "./drafts.js";
import { startFiles } from "./files.js";
import { startGrids } from "./grid.js";
import { startKeyboard } from "./keyboard.js";
import { startPanels } from "./panels.js";
import { startGuard } from "./guard.js";
import { startUploads } from "./upload.js";

document.documentElement.classList.add("js");

document.querySelector("[data-focus]")?.focus();
document.querySelector(".row--chosen")?.scrollIntoView({ block: "nearest" });
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

startPanels(document);
startDiagrams(document.querySelectorAll("[data-diagram]"));
startGrids(document.querySelectorAll("[data-grid]"));
startDrafts(document.querySelector("form[data-draft]"));
document.querySelectorAll("form:not([data-draft])[data-files]").forEach((form) => startFiles(form));
startGuard(document.querySelector("form[data-guard]"));
startUploads(document.querySelectorAll("form[data-upload]"));
startKeyboard(document.querySelector("[data-rows]"));

const replay = document.querySelector("[data-replay]");
if (replay) import("./replay.js").then(({ startReplay }) => startReplay(replay));

const live = document.querySelector("[data-live]");
if (live) import("./live.js").then(({ startLive }) => startLive(live));

const heat = document.querySelector("[data-heat]");
if (heat) import("./heat.js").then(({ startHeat }) => startHeat(heat));
