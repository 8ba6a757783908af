// PageScript.swift — the two small scripts of published pages: copying commands, and walking through slides.
import Lessons

/// The scripts of published pages.
///
/// Pages can be read without scripts.
enum PageScript {
  /// A button at each session that copies its commands, and nothing else.
  static let copying = """
    (function () {
      var words = document.body.dataset;
      function place(text, done) {
        function byHand() {
          var area = document.createElement('textarea');
          area.value = text;
          area.style.position = 'fixed';
          document.body.appendChild(area);
          area.select();
          if (document.execCommand('copy')) { done(); }
          area.remove();
        }
        if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, byHand); } else { byHand(); }
      }
      document.querySelectorAll('.session').forEach(function (session) {
        var button = document.createElement('button');
        button.type = 'button';
        button.className = 'copy';
        button.textContent = words.copy;
        button.addEventListener('click', function (event) {
          event.stopPropagation();
          var lines = Array.from(session.querySelectorAll('.cmd'), function (line) { return line.textContent; });
          place(lines.join('\\n') + '\\n', function () {
            button.textContent = words.copied;
            setTimeout(function () { button.textContent = words.copy; }, 1500);
          });
        });
        session.insertBefore(button, session.firstChild);
      });
    })();

    """

  /// Slides: keys, swipes, the address, a step at a time, an overview.
  static let slides = """
    (function () {
      var root = document.documentElement;
      var slides = Array.from(document.querySelectorAll('.slide'));
      var count = document.getElementById('count');
      var now = 0;
      root.classList.add('live');
      function steps(slide) { 
        return Array.from(slide.querySelectorAll('.step')).filter(function (step) { return !step.closest('.exercise'); });
      }
      // What stands behind an output that is not shown yet would give it away.
      function wait(slide) {
        var isWaiting = false;
        Array.from(slide.children).forEach(function (part) {
          part.classList.toggle('wait', isWaiting);
          if (part.querySelector('.later')) { isWaiting = true; }
        });
      }
      function fit(slide) {
        var size = 100;
        slide.style.fontSize = '';
        while (slide.scrollHeight > slide.clientHeight + 2) {
          size -= 5;
          if (60 > size) { break; }
          slide.style.fontSize = size + '%';
        }
      }
      function show(index, isDone) {
        now = Math.max(0, Math.min(index, slides.length - 1));
        slides.forEach(function (slide, place) {
          slide.classList.toggle('now', place === now);
          slide.setAttribute('aria-hidden', place === now ? 'false' : 'true');
        });
        steps(slides[now]).forEach(function (step) { step.classList.toggle('later', !isDone); });
        wait(slides[now]);
        if (!root.classList.contains('all')) { fit(slides[now]); slides[now].scrollTop = 0; }
        count.textContent = (now + 1) + ' / ' + slides.length;
        history.replaceState(null, '', '#' + (now + 1));
      }
      function forward() {
        var next = slides[now].querySelector('.later');
        if (next) {
          next.classList.remove('later');
          wait(slides[now]);
          next.scrollIntoView({ block: 'nearest' });
          return;
        }
        if (slides.length > now + 1) { show(now + 1, false); }
      }
      function back() {
        var shown = steps(slides[now]).filter(function (step) { return !step.classList.contains('later'); });
        if (shown.length) { shown[shown.length - 1].classList.add('later'); wait(slides[now]); return; }
        if (now) { show(now - 1, true); }
      }
      function overview(isOn) {
        root.classList.toggle('all', isOn);
        slides.forEach(function (slide) { slide.style.fontSize = ''; });
        if (root.classList.contains('all')) { slides[now].scrollIntoView({ block: 'center' }); } else { show(now, true); }
      }
      var keys = {
        ArrowRight: forward, ArrowDown: forward, PageDown: forward, ' ': forward, n: forward,
        ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back, p: back,
        Home: function () { show(0, false); }, End: function () { show(slides.length - 1, true); },
        o: function () { overview(); }, Escape: function () { overview(false); },
        Enter: function () { if (root.classList.contains('all')) { overview(false); } else { forward(); } },
        f: function () { if (document.fullscreenElement) { document.exitFullscreen(); } else { root.requestFullscreen(); } }
      };
      document.addEventListener('keydown', function (event) {
        if (event.ctrlKey || event.metaKey || event.altKey) { return; }
        var onControl = event.target.closest ? event.target.closest('summary, button, a') : null;
        if (onControl) { if (event.key === ' ' || event.key === 'Enter') { return; } }
        var action = event.key === ' ' ? (event.shiftKey ? back : forward) : keys[event.key];
        if (action) { event.preventDefault(); action(); }
      });
      var startX = 0, startY = 0;
      document.addEventListener('touchstart', function (event) {
        startX = event.changedTouches[0].clientX; startY = event.changedTouches[0].clientY;
      }, { passive: true });
      document.addEventListener('touchend', function (event) {
        var x = event.changedTouches[0].clientX - startX, y = event.changedTouches[0].clientY - startY;
        if (50 > Math.abs(x)) { return; }
        if (Math.abs(y) > Math.abs(x)) { return; }
        if (event.target.closest('pre, .wide, .formula')) { return; }
        if (x > 0) { back(); } else { forward(); }
      }, { passive: true });
      slides.forEach(function (slide, place) {
        slide.addEventListener('click', function () {
          if (root.classList.contains('all')) { now = place; overview(false); }
        });
        slide.addEventListener('toggle', function () { if (place === now) { fit(slide); } }, true);
      });
      document.getElementById('back').addEventListener('click', back);
      document.getElementById('next').addEventListener('click', forward);
      document.getElementById('all').addEventListener('click', function () { overview(); });
      window.addEventListener('resize', function () { fit(slides[now]); });
      window.addEventListener('hashchange', function () {
        var number = parseInt(location.hash.slice(1), 10);
        if (number) { if (number !== now + 1) { show(number - 1, false); } }
      });
      show((parseInt(location.hash.slice(1), 10) || 1) - 1, false);
    })();

    """

  /// The name by which a page allows `script`, and no other, to run (CSP level 2, §7.2).
  static func allowance(_ script: String) -> String {
    "'sha256-\(Base64.text(SHA256.digest(Array(script.utf8))))'"
  }
}
