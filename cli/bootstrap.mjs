#!/usr/bin/env node
/**
 * The first file that `npm start` and its sisters run: plain JavaScript for Node 20 or newer, without dependencies. It
 * installs what is missing or out of date, then runs the command's TypeScript on the Node of the project.
 */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = dirname(dirname(fileURLToPath(import.meta.url)))
const pnpmVersion = '12.21.0'
/** One file a command, `cli/<command>.ts`. */
const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
const commands = Object.keys(scripts).filter((name) => scripts[name] === `node cli/bootstrap.mjs ${name}`)

const [command = '--help', ...args] = process.argv.slice(2)
const english = wantsEnglish()

if (!commands.includes(command)) {
  const known = commands.join(', ')
  const isHelp = command === '--help' || command === '-h'
  const line = english ? `npm run <command>, one of: ${known}` : `npm run <commande>, parmi : ${known}`
  leave(isHelp ? line : `${command} ? ${line}`, isHelp ? 0 : 1)
}
requireNode20()
if (mustInstall()) await install()
run(join(checkout, 'cli', `${command}.ts`))

/** `--lang en`, else the language of the terminal. */
function wantsEnglish() {
  const at = args.indexOf('--lang')
  const joined = args.find((arg) => arg.startsWith('--lang='))?.slice('--lang='.length)
  const language =
    joined ?? (at < 0 ? undefined : args[at + 1]) ?? process.env.LC_ALL ?? process.env.LANG ?? ''
  return language.toLowerCase().startsWith('en')
}

function requireNode20() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 20) return
  leave(
    english
      ? `Node ${process.versions.node} is too old: install Node 20 or newer, https://nodejs.org`
      : `Node ${process.versions.node} est trop ancien : installez Node 20 ou plus récent, https://nodejs.org`,
    1,
  )
}

/** pnpm writes this file at the end of an install; one that is older than the lockfile, or absent, is not up to date. */
function mustInstall() {
  const done = join(checkout, 'node_modules/.modules.yaml')
  if (!existsSync(done) || !existsSync(nodeBinary())) return true
  const mark = join(checkout, 'node_modules/.comptoir-lockfile')
  const lockfile = join(checkout, 'pnpm-lock.yaml')
  if (statSync(done).mtimeMs >= statSync(lockfile).mtimeMs) return false
  // A checkout of another branch and back touches the lockfile without changing it.
  return !(existsSync(mark) && readFileSync(mark, 'utf8') === readFileSync(lockfile, 'utf8'))
}

async function install() {
  const lock = await takeInstallLock()
  process.stderr.write(
    english ? 'Installing (about 15 s the first time)…\n' : 'Installation (environ 15 s la première fois)…\n',
  )
  const { code, output } = await runPnpm()
  closeSync(lock.descriptor)
  rmSync(lock.file, { force: true })
  if (code === 0) {
    writeFileSync(
      join(checkout, 'node_modules/.comptoir-lockfile'),
      readFileSync(join(checkout, 'pnpm-lock.yaml')),
    )
    return
  }
  process.stderr.write(output)
  leave(
    english
      ? `the installation failed (above: what pnpm said); check the network and the disk, then run the same command again`
      : `l’installation a échoué (ci-dessus, ce que pnpm en dit) ; vérifiez le réseau et le disque, puis relancez la même commande`,
    1,
  )
}

/**
 * What pnpm says is shown when it fails; on a terminal one line counts the packages. The lockfile is trusted: each change
 * of it had every entry checked, and asking the registry about each again takes longer than the installation.
 */
function runPnpm() {
  const windows = process.platform === 'win32'
  const flags = ['-y', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile', '--reporter=append-only']
  const child = spawn(windows ? 'npx.cmd' : 'npx', [...flags, '--config.trust-lockfile=true'], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
    // A group of its own, so that a stop reaches pnpm and what it started, not npx alone.
    detached: !windows,
    // CI: pnpm asks nothing, and replaces a node_modules that another tool has made.
    env: { ...process.env, CI: 'true' },
  })
  const output = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output.push(chunk)
      if (process.stderr.isTTY) showProgress(chunk.toString('utf8'))
    })
  }
  const stop = (signal) => {
    if (windows) child.kill()
    // Without a number it was never started.
    else if (child.pid !== undefined) process.kill(-child.pid, signal)
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
  return new Promise((resolve) => {
    const end = (code, text = '') => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K')
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, stop)
      resolve({ code, output: Buffer.concat(output).toString('utf8') + text })
    }
    child.once('error', (error) => end(1, `${error.message}\n`))
    child.once('close', (code) => end(code ?? 1))
  })
}

function showProgress(text) {
  const [, all, added] = [...text.matchAll(/resolved (\d+),.* added (\d+)/g)].at(-1) ?? []
  if (all === undefined) return
  process.stderr.write(`\r\u001B[2K ${added}/${all} ${english ? 'packages' : 'paquets'}`)
}

/** Two commands started at once must not install into one folder at once. */
async function takeInstallLock() {
  const file = join(checkout, '.installation.log')
  for (;;) {
    try {
      const descriptor = openSync(file, 'wx')
      writeFileSync(descriptor, String(process.pid))
      return { file, descriptor }
    } catch (error) {
      if (error.code !== 'EEXIST') leave(`${checkout}: ${error.message}`, 1)
      if (!isAlive(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

function nodeBinary() {
  return join(checkout, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
}

function run(path) {
  const child = spawn(nodeBinary(), [path, ...args], {
    cwd: checkout,
    shell: process.platform === 'win32',
    // Compiled code is kept between runs, beside what was compiled: a start then needs half the processor time.
    env: { NODE_COMPILE_CACHE: join(checkout, 'node_modules/.cache/comptoir'), ...passedOn() },
    // The channel tells the command when we are killed, however that happens.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  child.on('error', (error) => leave(error.message, 1))
  // Ctrl+C reaches the whole terminal group: the command drains, and we wait for it. Other signals reach only us.
  let asked = false
  process.on('SIGINT', () => {
    asked = true
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked = true
      child.kill(signal)
    })
  }
  // A second signal would cut the draining short.
  whenNpmIsGone(() => asked || child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

/** What of the shell's environment passes: the list has the reasons beside it. Installing is npm's own, with all of it. */
function passedOn() {
  const file = join(checkout, 'packages/system/src/environment.json')
  const allowed = Object.values(JSON.parse(readFileSync(file, 'utf8'))).flat()
  const passes = (name) =>
    allowed.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))
  const spelt = (name) => (process.platform === 'win32' ? name.toUpperCase() : name)
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => passes(spelt(name))))
}

/** npm opens no channel to us, and says nothing when it is killed: so look whether it is still there. */
function whenNpmIsGone(then) {
  if (process.env.npm_lifecycle_event === undefined) return
  const npm = npmPid()
  const look = () => {
    if (npmPid() === npm) return
    clearInterval(timer)
    then()
  }
  const timer = setInterval(look, 1_000)
  timer.unref()
}

/** The parent's number; where a shell stands between npm and us, which outlives npm, the shell's parent's. */
function npmPid() {
  try {
    const isShell = readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').includes('bootstrap.mjs')
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    return isShell ? Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) : process.ppid
  } catch {
    // No /proc: elsewhere the parent must do.
    return process.ppid
  }
}

function leave(line, code) {
  process[code === 0 ? 'stdout' : 'stderr'].write(`${line}\n`)
  process.exit(code)
}
