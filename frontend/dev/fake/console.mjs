// A board that boots and has a shell of four commands; enough to work on the terminal's view.

const boot = [
  'SeaBIOS (version 1.16.2-debian-1.16.2-1)',
  '[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org)',
  '[    0.000000] Command line: console=ttyS0,115200 root=/dev/vda rw',
  '[    0.412271] Serial: 8250/16550 driver, 4 ports, IRQ sharing enabled',
  '[    0.998113] virtio_blk virtio1: [vda] 1048576 512-byte logical blocks (537 MB/512 MiB)',
  '[    1.702991] EXT4-fs (vda): mounted filesystem with ordered data mode',
  '[    1.991020] \u001b[32msystemd[1]\u001b[0m: Hostname set to <vm-1>.',
  '[\u001b[0;32m  OK  \u001b[0m] Started \u001b[0;1;39mOpenBSD Secure Shell server\u001b[0m.',
  '[\u001b[0;1;31mFAILED\u001b[0m] Failed to start \u001b[0;1;39mexample.service\u001b[0m.',
  '[    2.918402] miscdrv: loading out-of-tree module taints kernel.',
  '[    2.920118] llkd_miscdrv: misc driver registered, minor number = 122',
  '\u001b]0;hostile title\u0007\u001b]52;c;aG9zdGlsZQ==\u0007',
];

export class FakeConsole {
  bytes = Buffer.from(`${boot.join('\r\n')}\r\nroot@vm-1:~# `);
  viewers = new Set();
  line = '';

  print(text) {
    const payload = Buffer.from(text);
    const first = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, payload]);
    for (const viewer of this.viewers) this.frame(viewer, payload, first);
  }

  frame(socket, payload, first) {
    const header = Buffer.alloc(8);
    header.writeBigUInt64BE(BigInt(first));
    socket.send(Buffer.concat([header, payload]));
  }

  join(socket, from, canWrite, writer) {
    const start = from === 'tail' ? 0 : Math.min(Number(from), this.bytes.length);
    this.viewers.add(socket);
    socket.send(
      JSON.stringify({ type: 'opened', board: 'vm-1', epoch: 1, base: 0, start, head: this.bytes.length, canWrite, writer, viewers: this.viewers.size }),
    );
    socket.send(
      JSON.stringify({
        type: 'writer', writer, canWrite, reason: canWrite ? '' : 'Book this board to type at it.', keyboard: canWrite ? 'YOURS' : writer ? 'HELD' : 'FREE',
        holder: writer, mayAsk: !canWrite, mayTakeOver: false, asked: false, asking: canWrite ? [{ seat: 1, name: 'Grace Hopper' }] : [], news: '',
      }),
    );
    socket.send(JSON.stringify({ type: 'viewers', count: 2, names: ['Ada Lovelace', 'Grace Hopper'] }));
    socket.send(JSON.stringify({ type: 'stage', stage: 'SHELL', sentence: 'A shell waits for commands.', from: null }));
    socket.send(JSON.stringify({ type: 'times', arrivals: [[0, Date.now() * 1000 - 60e6]] }));
    if (start < this.bytes.length) this.frame(socket, this.bytes.subarray(start), start);
    socket.on('message', (data, binary) => {
      if (!binary) return;
      if (canWrite) this.typed(data.toString());
      else socket.send(JSON.stringify({ type: 'refused', reason: 'book this board to type' }));
    });
    socket.on('close', () => this.viewers.delete(socket));
  }

  typed(text) {
    for (const character of text) {
      if (character === '\r') {
        this.print(`\r\n${this.run(this.line)}root@vm-1:~# `);
        this.line = '';
      } else if (character === '\u007f') {
        if (this.line !== '') this.print('\b \b');
        this.line = this.line.slice(0, -1);
      } else if (character >= ' ') {
        this.line += character;
        this.print(character);
      }
    }
  }

  run(line) {
    if (line === '') return '';
    if (line === 'uname -r') return '6.1.0-56-amd64\r\n';
    if (line === 'dmesg') return boot.slice(1, 6).map((l) => `${l}\r\n`).join('');
    if (line.startsWith('seq ')) return Array.from({ length: Math.min(5000, Number(line.slice(4)) || 0) }, (_, i) => `${i + 1}\r\n`).join('');
    return `-sh: ${line.split(' ')[0]}: not found\r\n`;
  }

  /** The kernel's log beside the console. */
  kernelLog(socket) {
    const texts = boot.filter((line) => line.startsWith('[    ')).map((line) => line.slice(15));
    socket.send(JSON.stringify({ type: 'reader', reading: true, sentence: '' }));
    socket.send(
      JSON.stringify({
        type: 'lines', missed: 0,
        lines: texts.map((text, i) => ({ boot: 0, sequence: i, level: [6, 6, 4, 6, 3, 5, 6][i % 7], facility: 0, microseconds: i * 412_271, text })),
      }),
    );
  }
}
