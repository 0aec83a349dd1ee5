// The check against bots: begins when the page is open, and is done before anybody has read their comments again.
"use strict";

const box = document.querySelector("[data-challenge]");
if (box && window.Worker && window.crypto?.subtle) {
  const field = box.querySelector("[name=proof]");
  const status = box.querySelector("[role=status]");
  const worker = new Worker(box.dataset.worker);
  worker.onmessage = ({ data }) => {
    field.value = data;
    status.textContent = box.dataset.done;
    box.querySelector("details")?.removeAttribute("open");
    worker.terminate();
  };
  worker.onerror = () => { status.textContent = box.dataset.failed; };
  status.textContent = box.dataset.busy;
  worker.postMessage(JSON.parse(box.dataset.challenge));
}
