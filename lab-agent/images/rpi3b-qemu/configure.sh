# Sourced by the customisation, before the guest's own files are added: what the maintainer scripts of the unpacked
# packages would have done to $root, as far as this guest needs it.
rm -rf "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/* "$root"/usr/share/info/*

# base-passwd, base-files, libc-bin, mawk
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
echo "sshd:x:101:65534::/run/sshd:/usr/sbin/nologin" >>"$root/etc/passwd"
sed -i 's/^\([^:]*\):[^:]*:/\1:x:/' "$root/etc/passwd"
sed 's/^\([^:]*\):.*/\1:*:19000:0:99999:7:::/' "$root/etc/passwd" >"$root/etc/shadow"
sed 's/^\([^:]*\):.*/\1:*::/' "$root/etc/group" >"$root/etc/gshadow"
chmod 640 "$root/etc/shadow" "$root/etc/gshadow"
chown 0:42 "$root/etc/shadow" "$root/etc/gshadow"
cp "$root/usr/share/libc-bin/nsswitch.conf" "$root/etc/nsswitch.conf"
cp "$root/usr/share/base-files/profile" "$root/etc/profile"
ln -sf ../proc/self/mounts "$root/etc/mtab"
ln -sfn /run "$root/var/run"
ln -sfn /run/lock "$root/var/lock"
ln -sf mawk "$root/usr/bin/awk"
ln -sf which.debianutils "$root/usr/bin/which"
[ -e "$root/bin/sh" ] || ln -s dash "$root/bin/sh"
printf '/bin/sh\n/bin/bash\n' >"$root/etc/shells"

# libpam-runtime: passwords, and nothing else
for stack in auth account session session-noninteractive password; do
    echo "${stack%-*} required pam_unix.so$([ $stack != auth ] || echo ' nullok')" >"$root/etc/pam.d/common-$stack"
done
