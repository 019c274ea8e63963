// Keeps the page as the files are: hears of each change, asks for this same page again, and puts in what is new.
// The server makes all HTML; nothing is made here.
"use strict";

const body = document.body;
let refreshing = 0;

/** Has the whole page as it is now on the server, as a document. */
async function current() {
  const answer = await fetch(location.href, { cache: "no-store" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function isSeen(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}

/** Puts the children of `fresh` in the place of those of the element with the same id, unless they are the same. */
function put(fresh) {
  const stale = document.getElementById(fresh.id);
  if (stale.innerHTML !== fresh.innerHTML) stale.replaceChildren(...fresh.childNodes);
}

/**
 * A copy of the pages for this document, as soon as the pictures of those in sight can be painted, so that nothing
 * flickers and nothing jumps. Those out of sight follow by themselves.
 */
async function readied(fresh) {
  for (const item of fresh.querySelectorAll("li[id]")) {
    const old = document.getElementById(item.id);
    const inSight = old ? isSeen(old) : item.id === "page-1";
    item.querySelector("img").loading = inSight ? "eager" : "lazy";
  }
  // The parser's document fetches nothing: pictures begin to load when they are ours.
  const own = document.importNode(fresh, true);
  await Promise.all([...own.querySelectorAll("img[loading=eager]")].map((img) => img.decode().catch(() => {})));
  return own;
}

async function refresh() {
  const mine = ++refreshing;
  const fresh = await current();
  if (mine !== refreshing) return;
  if (fresh.getElementById("pages")) {
    const pages = await readied(fresh.getElementById("pages"));
    if (mine !== refreshing) return;
    const before = document.querySelector("main").className;
    document.querySelector("main").className = fresh.querySelector("main").className;
    put(fresh.getElementById("title"));
    put(fresh.getElementById("state"));
    put(fresh.getElementById("said"));
    const frame = document.querySelector("#pages iframe");
    const next = pages.querySelector("iframe");
    if (!(frame && next && frame.getAttribute("src") === next.getAttribute("src") && frame.title === next.title)) put(pages);
    if (before !== document.querySelector("main").className) faultsInSight();
  } else {
    const focused = document.activeElement?.name;
    put(fresh.getElementById("live"));
    if (focused) document.getElementsByName(focused)[0]?.focus();
  }
  caretsInSight();
  document.title = fresh.title;
  body.dataset.version = fresh.body.dataset.version;
}

/** Long lines of the source stand so that the words that are meant can be seen. */
function caretsInSight() {
  for (const source of document.querySelectorAll(".finding pre")) {
    const carets = source.querySelector(".carets");
    source.scrollLeft = Math.max(0, carets.offsetLeft + carets.offsetWidth / 2 - source.clientWidth / 2);
  }
}

/** Content that has just become faulty says so where one looks; the pages come back to where they were read. */
let readAt = null;
function faultsInSight() {
  const isFaulty = document.querySelector("main").classList.contains("faulty");
  if (isFaulty && readAt === null) {
    readAt = scrollY;
    scrollTo({ top: 0 });
  } else if (!isFaulty && readAt !== null) {
    scrollTo({ top: readAt });
    readAt = null;
  }
}

// A tab that nobody sees does not have its edition made.
let changes = null;
function listen() {
  if (document.hidden || changes) return;
  changes = new EventSource(body.dataset.changes);
  changes.onmessage = (event) => {
    const { version, busy } = JSON.parse(event.data);
    body.toggleAttribute("data-busy", busy);
    body.removeAttribute("data-gone");
    if (String(version) !== body.dataset.version) refresh();
  };
  changes.onerror = () => {
    body.removeAttribute("data-busy");
    body.setAttribute("data-gone", "");
    // A preview that was started again counts from the beginning.
    body.dataset.version = "";
  };
}
function rest() {
  changes?.close();
  changes = null;
}
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);

// The filters apply at once; without this script their button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.filters");
  if (!form) return;
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  history.replaceState(null, "", chosen.size ? `?${chosen}` : "/");
  refresh();
});
body.classList.add("lively");
caretsInSight();
addEventListener("resize", caretsInSight);
