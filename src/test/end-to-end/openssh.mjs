// OpenSSH's own programs, with a key and a configuration that are nobody else's.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LIMIT_MS = 90_000

export class OpenSsh {
  home = mkdtempSync(join(tmpdir(), 'ssh-'))
  key = join(this.home, 'id')
  #config = join(this.home, 'config')
  #started = []

  constructor() {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', this.key])
  }

  get publicKey() {
    return readFileSync(`${this.key}.pub`, 'utf8')
  }

  /** @param text as in ~/.ssh/config */
  configure(text) {
    writeFileSync(this.#config, text)
  }

  /** The lab's front door as `lab`; for who only watches, and so is told no board's key. */
  configureDoor({ host, port, hostKey }) {
    this.configure(`Host lab
    HostName ${host}
    Port ${port}
    IdentityFile ${this.key}
    IdentitiesOnly yes
    HostKeyAlias lab
    KnownHostsCommand /bin/echo lab ${hostKey}
    UserKnownHostsFile /dev/null
    StrictHostKeyChecking yes
`)
  }

  /** Answers with what the program says, as it says it; `ended` is its exit code. */
  start(program, ...args) {
    const child = spawn(program, ['-F', this.#config, '-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', ...args], {
      env: { ...process.env, SSH_AUTH_SOCK: '' },
    })
    // One letter a byte: what a board prints is compared byte by byte.
    const said = { out: '', err: '', child, type: (keys) => child.stdin.write(keys) }
    child.stdout.setEncoding('latin1').on('data', (text) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text))
    // Who is cut off is typed to no more.
    child.stdin.on('error', () => {})
    said.ended = new Promise((resolve) => child.on('close', resolve))
    this.#started.push(child)
    return said
  }

  /** The console of a board, as a person at a terminal has it. */
  console(board, door, ...args) {
    return this.start('ssh', '-tt', '-e', 'none', '-l', board, ...args, door)
  }

  async run(program, ...args) {
    const said = this.start(program, ...args)
    said.child.stdin.end()
    const hangs = setTimeout(() => said.child.kill('SIGKILL'), LIMIT_MS)
    const code = await said.ended
    clearTimeout(hangs)
    if (code === null) throw new Error(`${program} ${args.join(' ')} did not end: ${said.out}${said.err}`)
    return { code, out: said.out, err: said.err }
  }

  close() {
    this.#started.forEach((child) => child.kill('SIGKILL'))
    rmSync(this.home, { recursive: true })
  }
}
