// Asks how far a piece of background work is, and shows it without a new page; at its end the page is shown whole.
// Without this script the page renews itself. While it is not looked at, nothing is asked.
const box = document.getElementById("job");
const address = box && box.dataset.state;
const words = document.getElementById("job-doing");
const bar = document.getElementById("job-share");
const percent = document.getElementById("job-percent");
let state = "";

async function look() {
  if (document.hidden) return wait(2000);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) return;
    const told = await answer.json();
    if (told.end || (state && told.state !== state) || (told.doing && !words)) return location.reload();
    state = told.state;
    bar.value = told.percent;
    percent.textContent = `${told.percent}%`;
    // Said aloud only when the words change: a percentage every two seconds would talk over everything.
    if (words && told.doing && words.textContent !== told.doing) words.textContent = told.doing;
  } catch {
    return wait(10000);
  }
  wait(2000);
}

function wait(milliseconds) {
  setTimeout(look, milliseconds);
}

if (address) wait(1500);
