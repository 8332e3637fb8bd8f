'use strict';
// fetches this page again and takes over its main part: it is drawn in one place, by the program
(() => {
  const gone = document.getElementById('gone');
  let last = new Date();
  async function again() {
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const region = document.activeElement && document.activeElement.closest('.scroll');
      const at = region ? [region.scrollLeft, region.scrollTop] : null;
      document.querySelector('main').replaceWith(page.querySelector('main'));
      document.title = page.title;
      if (at) {
        const fresh = document.querySelector('.scroll');
        if (fresh) {
          fresh.focus({ preventScroll: true });
          fresh.scrollTo(at[0], at[1]);
        }
      }
      last = new Date();
      gone.hidden = true;
    } catch (unreachable) {
      gone.querySelector('time').textContent = last.toLocaleTimeString();
      gone.hidden = false;
    }
    setTimeout(again, 2000);
  }
  setTimeout(again, 2000);
})();
