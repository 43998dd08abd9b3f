/// The one script. Every page works without it; it asks before, copies, prices as one types, and keeps states up to
/// date.
enum Script {
    static let text = #"""
        "use strict";
        (() => {
          const all = (query, root = document) => Array.from(root.querySelectorAll(query));

          // Asks before what cannot be taken back, and keeps a form from being sent twice.
          document.addEventListener("submit", (event) => {
            const form = event.target;
            if (form.dataset.ask && !window.confirm(form.dataset.ask)) { event.preventDefault(); return; }
            if (form.method !== "post") return;
            if (form.dataset.sent) { event.preventDefault(); return; }
            form.dataset.sent = "yes";
            window.setTimeout(() => { delete form.dataset.sent; }, 8000);
          });
          // A page that comes back out of the browser's memory may be sent again; the server knows the form.
          window.addEventListener("pageshow", () => all("form").forEach((form) => { delete form.dataset.sent; }));

          // Buttons that copy appear where that is possible.
          const showCopies = (root) => {
            if (navigator.clipboard) all("[data-copy]", root).forEach((button) => { button.hidden = false; });
          };
          showCopies(document);
          document.addEventListener("click", async (event) => {
            const button = event.target.closest("[data-copy]");
            if (!button) return;
            try {
              await navigator.clipboard.writeText(button.dataset.copy);
              button.classList.add("changed");
            } catch { /* The text stands beside the button. */ }
          });

          // A list shows at once what was chosen; not by keyboard, where each arrow would, and the button is next.
          all("select[data-reloads]").forEach((select) => {
            let isByKey = false;
            select.addEventListener("keydown", () => { isByKey = true; });
            select.addEventListener("pointerdown", () => { isByKey = false; });
            select.addEventListener("change", () => { if (!isByKey) select.form.requestSubmit(); });
          });

          // The charge, worked out by the server as one types.
          all("form[data-quote]").forEach((form) => {
            const place = form.querySelector(".charge");
            let timer = 0, asked = 0;
            const ask = async () => {
              const number = ++asked;
              const fields = new URLSearchParams();
              for (const [name, value] of new FormData(form)) if (!name.startsWith("_")) fields.append(name, value);
              try {
                const answer = await fetch(form.dataset.quote, { method: "POST", body: fields, credentials: "same-origin" });
                const told = await answer.json();
                if (number === asked) place.textContent = told.text || "";
              } catch { if (number === asked) place.textContent = ""; }
            };
            form.addEventListener("input", (event) => {
              if (!event.target.matches("[data-priced]")) return;
              window.clearTimeout(timer);
              timer = window.setTimeout(ask, 250);
            });
            ask();
          });

          // Live states: each event names a cell and says what now stands in it, as markup that the server made. Where
          // somebody is at a button in the cell, it waits until they have left.
          const waiting = new Map();
          const put = (cell) => {
            if (!waiting.has(cell) || cell.contains(document.activeElement)) return;
            const html = waiting.get(cell);
            waiting.delete(cell);
            if (cell.innerHTML === html) return;
            cell.innerHTML = html;
            showCopies(cell);
            cell.classList.add("changed");
            cell.addEventListener("animationend", () => cell.classList.remove("changed"), { once: true });
          };
          all("[data-live]").forEach((cell) => {
            cell.addEventListener("focusout", () => window.setTimeout(() => put(cell)));
          });
          all("[data-events]").forEach((place) => {
            const events = new EventSource(place.dataset.events);
            events.addEventListener("cell", (event) => {
              const told = JSON.parse(event.data);
              all("[data-live]").filter((cell) => cell.dataset.live === told.cell).forEach((cell) => {
                waiting.set(cell, told.html);
                put(cell);
              });
            });
            events.addEventListener("reload", () => { events.close(); window.location.reload(); });
            events.addEventListener("done", () => events.close());
            window.addEventListener("pagehide", () => events.close());
          });

          all("input[name=zone][type=hidden]").forEach((input) => {
            input.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
          });

          // One box ticks all rows.
          all("input[data-ticks]").forEach((box) => {
            box.hidden = false;
            box.addEventListener("change", () => {
              all(`input[type=checkbox][form="${box.dataset.ticks}"]`).forEach((row) => { row.checked = box.checked; });
            });
          });

          // A chosen file is read into the field beside it.
          all("input[type=file][data-into]").forEach((input) => {
            input.addEventListener("change", async () => {
              const file = input.files[0];
              if (file) document.getElementById(input.dataset.into).value = await file.text();
            });
          });
        })();
        """#
}
