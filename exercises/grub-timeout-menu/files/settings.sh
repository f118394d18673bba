# What the settings come to, as update-grub reads them.
. /etc/default/grub
for file in /etc/default/grub.d/*.cfg; do
    [ -e "$file" ] && . "$file"
done
echo "timeout=$GRUB_TIMEOUT"
if [ -n "$GRUB_TIMEOUT_STYLE" ]; then
    echo "style=$GRUB_TIMEOUT_STYLE"
elif [ -n "$GRUB_HIDDEN_TIMEOUT" ]; then
    echo "style=hidden"
else
    echo "style=menu"
fi
