// replay.mjs MODULE TOOL LESSON… — runs the commands of lessons in the module and in the native tool, and compares the
// answers line by line, in double and in single precision.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

const [modulePath, toolPath, ...lessons] = process.argv.slice(2);
if (!lessons.length) {
  console.error('usage: replay.mjs MODULE TOOL LESSON…');
  process.exit(2);
}

// The tool runs in the folder of each lesson.
const tool = resolve(toolPath);

// Commands on files, lessons and the person at the prompt are not in the module.
const edge = /^(save|open|record|resume|model|lesson|next|back|answer|hint|solution|skip|restart|edit|export|quit|rerun)\b/;

/// The commands in the code blocks of a lesson: `> ` begins one, `. ` goes on with it.
function commandsOf(text) {
  const commands = [];
  for (const [, block] of text.matchAll(/^```chainrule[^\n]*\n(.*?)^```/gms)) {
    let isOpen = false;
    for (const line of block.split('\n')) {
      if (line.startsWith('> ')) commands.push(line.slice(2));
      else if (line.startsWith('. ') && isOpen) commands[commands.length - 1] += '\n' + line.slice(2);
      isOpen = line.startsWith('> ') || (line.startsWith('. ') && isOpen);
    }
  }
  return commands.filter((command) => !edge.test(command));
}

const compiled = await WebAssembly.compile(readFileSync(modulePath));

/// The functions of the system that the module calls: a clock, output for its last words, no environment.
function system(instance) {
  const view = () => new DataView(instance().exports.memory.buffer);
  const known = {
    environ_sizes_get(count, size) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
    clock_time_get(_clock, _precision, time) {
      view().setBigUint64(time, BigInt(Math.round(performance.now() * 1e6)), true);
      return 0;
    },
    fd_write(_file, parts, count, written) {
      let bytes = 0;
      for (let i = 0; i < count; i++) {
        const [start, length] = [view().getUint32(parts + 8 * i, true), view().getUint32(parts + 8 * i + 4, true)];
        process.stderr.write(new Uint8Array(instance().exports.memory.buffer, start, length));
        bytes += length;
      }
      view().setUint32(written, bytes, true);
      return 0;
    },
    proc_exit(code) {
      throw new Error(`exit ${code}`);
    },
  };
  const notSupported = 8;
  return new Proxy(known, { get: (functions, name) => functions[name] ?? (() => notSupported) });
}

/// The lines of JSON that the module answers `commands` with.
async function inModule(commands, seed, isSingle) {
  const instance = await WebAssembly.instantiate(compiled, { wasi_snapshot_preview1: system(() => instance) });
  const { memory, malloc, _initialize, tool_start, tool_run } = instance.exports;
  _initialize();
  tool_start(seed, isSingle ? 1 : 0);
  const text = new TextEncoder().encode(commands);
  const place = malloc(text.length + 1);
  new Uint8Array(memory.buffer, place, text.length).set(text);
  const start = tool_run(place, text.length);
  const bytes = new Uint8Array(memory.buffer, start);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0))).split('\n');
}

/// The lines of the native tool.
function natively(commands, seed, isSingle, folder) {
  const options = ['--json', '--keep-going', '--no-config', '--seed', seed, '--precision', isSingle ? 'single' : 'double'];
  const result = spawnSync(tool, options, { input: commands, encoding: 'utf8', cwd: folder, maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  return result.stdout.trimEnd().split('\n');
}

/// A line without the time a command took, and without the lesson that an error names.
function comparable(line) {
  const result = JSON.parse(line);
  if (result.error) delete result.error.lesson;
  if (result.value) delete result.value.seconds;
  return JSON.stringify(result);
}

let [count, different] = [0, 0];
for (const path of lessons) {
  const text = readFileSync(path, 'utf8');
  const seed = /^seed: (\d+)/m.exec(text)?.[1] ?? '1';
  const commands = commandsOf(text).join('\n') + '\n';
  for (const isSingle of [false, true]) {
    const started = performance.now();
    const title = `${basename(path)}, ${isSingle ? 'single' : 'double'} precision`;
    const expected = natively(commands, seed, isSingle, dirname(path));
    let found = [];
    try {
      found = await inModule(commands, +seed, isSingle);
    } catch (error) {
      console.error(`${title}: ${error}`);
    }
    let same = 0;
    for (const [place, line] of expected.entries()) {
      count++;
      if (found[place] !== undefined && comparable(found[place]) === comparable(line)) same++;
      else {
        different++;
        if (different <= 12) console.error(`${title}\n  native ${line}\n  module ${found[place] ?? 'nothing'}`);
      }
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${title}: ${same} of ${expected.length} answers are the same (${seconds} s)`);
  }
}
if (!count || different) {
  console.error(`${different} of ${count} answers differ`);
  process.exit(1);
}
