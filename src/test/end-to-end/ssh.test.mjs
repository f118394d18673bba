// OpenSSH's own programs against the front door, a real agent and a real virtual machine: its console, a shell on it, files, a
// command, and its debug stub behind the filter.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { boardsReady, lab, password, Person, until } from './lab.mjs'
import { OpenSsh } from './openssh.mjs'

const BOARD = 'vm-1'
const ssh = new OpenSsh()
let student
let door

const hasGdb = () => spawnSync('gdb', ['--version']).status === 0

function packet(payload) {
  let sum = 0
  for (const c of Buffer.from(payload, 'latin1')) sum = (sum + c) & 255
  return `$${payload}#${sum.toString(16).padStart(2, '0')}`
}

before(async () => {
  student = await Person.signIn('student')
  await boardsReady(student)
  process.env.BOOTBENCH_LOGIN = 'student'
  process.env.BOOTBENCH_PASSWORD = password('student')
  const added = await lab('keys', 'add', `${ssh.key}.pub`, '--name', 'end to end')
  assert.equal(added.code, 0, added.stderr)
  const booked = await lab('book', BOARD, '--minutes', '15')
  assert.equal(booked.code, 0, booked.stderr)
  const block = await until('the board can be logged in to', 60, async () => {
    const printed = await lab('ssh-config', BOARD, '--identity', ssh.key)
    return printed.code === 0 && printed.stdout
  })
  ssh.configure(block)
  door = /ProxyJump (\S+)/.exec(block)[1]
})

after(async () => {
  ssh.close()
  await lab('release', BOARD)
  for (const key of await student.get('/api/me/ssh-keys')) await student.ask('DELETE', `/api/me/ssh-keys/${key.id}`)
})

test('a jump ends in a shell on the board, whose key is known', async () => {
  const said = await ssh.run('ssh', BOARD, 'hostname; id -un; exit 7')
  assert.equal(said.code, 7, said.err)
  assert.equal(said.out, `${BOARD}\nroot\n`)
})

test('files go to the board and back', async () => {
  const file = join(ssh.home, 'file')
  writeFileSync(file, 'x'.repeat(300_000))
  const jumped = await ssh.run('scp', file, `${BOARD}:/tmp/jumped`)
  assert.equal(jumped.code, 0, jumped.err)
  const straight = await ssh.run('scp', file, `${BOARD}@${door}:/tmp/straight`)
  assert.equal(straight.code, 0, straight.err)
  writeFileSync(join(ssh.home, 'batch'), `get /tmp/jumped ${join(ssh.home, 'back')}\nrm /tmp/jumped\n`)
  const fetched = await ssh.run('sftp', '-b', join(ssh.home, 'batch'), `${BOARD}@${door}`)
  assert.equal(fetched.code, 0, fetched.err)
  assert.equal(readFileSync(join(ssh.home, 'back'), 'utf8').length, 300_000)
  const told = await ssh.run('ssh', '-l', BOARD, door, 'cmp /tmp/straight /tmp/jumped; wc -c < /tmp/straight')
  assert.match(told.err, /jumped: No such file/)
  assert.equal(told.out, '300000\n')
})

test('the console is typed at and a port is forwarded beside it', async () => {
  const line = ssh.console(BOARD, door, '-L', `${join(ssh.home, 'port')}:${BOARD}:22`)
  await until('the lab says who types', 30, () => /What you type goes to the board/.test(line.err))
  line.type('\r')
  await until('a prompt', 30, () => /[#$] $/.test(line.out))
  line.type('echo "hello"-"world"\r')
  await until('the board answers', 30, () => /^hello-world/m.test(line.out))
  line.type('\x1dsh')
  await until('SysRq h helps', 30, () => /sysrq: HELP/.test(line.out))
  const forwarded = connect(join(ssh.home, 'port'))
  const [greeting] = await once(forwarded, 'data')
  forwarded.destroy()
  assert.match(greeting.toString(), /^SSH-2\.0-OpenSSH/)
  line.type('\x1dq')
  assert.equal(await line.ended, 0)
  assert.doesNotMatch(line.out, /\[lab/)
})

test('a debugger reads the machine and does not reach the host', async () => {
  const gdb = ssh.start('ssh', '-W', `${BOARD}:1234`, door)
  const ask = async (payload, answer) => {
    const before = gdb.out.length
    gdb.child.stdin.write(`+${packet(payload)}`, 'latin1')
    return until(`an answer to ${payload}`, 30, () => answer.exec(gdb.out.slice(before)))
  }
  await ask('qSupported:xmlRegisters=i386', /PacketSize/)
  const registers = await ask('g', /\$[0-9a-fx]{200,}#/)
  assert.ok(registers)
  // "info version", which QEMU's monitor would answer.
  const refused = await ask('qRcmd,696e666f2076657273696f6e', /\$O([0-9a-f]+)#..\$E01#a6/)
  assert.match(Buffer.from(refused[1], 'hex').toString(), /not passed on to QEMU/)
  await ask('vFile:open:2f6574632f686f73746e616d65,0,0', /\$#00/)
  gdb.child.kill('SIGKILL')
  const goesOn = await ssh.run('ssh', '-J', door, `root@${BOARD}`, 'echo still here')
  assert.equal(goesOn.out, 'still here\n', goesOn.err)
})

test('gdb debugs the kernel through a forwarded port', { skip: !hasGdb() && 'there is no gdb here' }, async () => {
  const port = join(ssh.home, 'gdb')
  const forward = ssh.start('ssh', '-N', '-l', BOARD, '-L', `${port}:${BOARD}:1234`, door)
  await until('the port is there', 30, () => existsSync(port))
  const gdb = spawnSync('gdb', ['-nx', '-q', '-batch', '-ex', `target remote ${port}`, '-ex', 'info registers rip', '-ex', 'x/2i $pc',
    '-ex', 'monitor info version', '-ex', 'detach'], { encoding: 'utf8', timeout: 60_000 })
  const said = gdb.stdout + gdb.stderr
  assert.match(said, /^rip +0x[0-9a-f]+/m)
  assert.match(said, /^=> 0x[0-9a-f]+/m)
  assert.match(said, /not passed on to QEMU/)
  assert.match(said, /detached/)
  forward.child.kill()
  const goesOn = await ssh.run('ssh', BOARD, 'echo still here')
  assert.equal(goesOn.out, 'still here\n', goesOn.err)
})

test('the end of the reservation is the end of all of it', async () => {
  const shell = ssh.start('ssh', BOARD, 'echo in; sleep 300')
  await until('the shell is there', 60, () => shell.out === 'in\n')
  const released = await lab('release', BOARD)
  assert.equal(released.code, 0, released.stderr)
  assert.equal(await shell.ended, 255)
  assert.match(shell.err, /The reservation of vm-1 has ended/)
  const refused = await ssh.run('ssh', BOARD, 'true')
  assert.equal(refused.code, 255)
  assert.match(refused.err, /Book it first/)
})
