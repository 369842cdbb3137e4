// Shows new mail as it comes: fetches the list again and puts it in the place of the old one.
const list = document.querySelector('#list');
if (list) {
  new EventSource('/events').addEventListener('message', async () => {
    const answer = await fetch('/');
    const fresh = new DOMParser()
      .parseFromString(await answer.text(), 'text/html')
      .querySelector('#list');
    list.replaceChildren(...document.importNode(fresh, true).childNodes);
  });
}
