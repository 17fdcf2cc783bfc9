// Asks before a page is left on which somebody wrote something that was not sent. A form that came back with what is wrong in it was not saved either.
const isLong = (form: HTMLFormElement | null): form is HTMLFormElement => form?.method === "post" && form.querySelector("textarea") !== null;
const begun = new Set([...document.forms].filter(f => isLong(f) && f.querySelector(".error") !== null));

document.addEventListener("input", e => {
  const form = (e.target as Element).closest("form");
  if (isLong(form)) {
    begun.add(form);
  }
});
document.addEventListener("submit", e => begun.delete(e.target as HTMLFormElement));
addEventListener("beforeunload", e => {
  if ([...begun].some(f => f.isConnected)) {
    e.preventDefault();
  }
});

export {};
