#!/bin/sh
# The only thing that sshd runs for the members of @GROUP@: the call center console.
# Written by `callcenter ssh install`. No command, no shell, nothing of the caller's environment.

# The keys that stop or end a program do nothing from here on; the console inherits that.
trap '' INT QUIT TSTP
PATH=/usr/bin:/bin
umask 077
ulimit -c 0

if [ -n "${SSH_ORIGINAL_COMMAND+set}" ]; then
    echo "This account runs the call center console and no commands." >&2
    exit 64
fi
if ! [ -t 0 ] || ! [ -t 1 ] || ! [ -t 2 ]; then
    echo "The call center console needs a terminal: use ssh -t." >&2
    exit 65
fi

# Until the console takes the terminal over, keys are kept for it: none of them is a signal, and
# ^S does not hold the output.
stty -isig -icanon -iexten -ixon -echo 2>/dev/null

# What the terminal says it is goes to libraries that look it up: only names that we know.
case "${TERM-}" in
    xterm | xterm-256color | xterm-color | xterm-direct | xterm-kitty | xterm-ghostty) ;;
    screen | screen-256color | tmux | tmux-256color | linux | vt220) ;;
    rxvt | rxvt-unicode | rxvt-unicode-256color | alacritty | foot | foot-extra | wezterm) ;;
    *) TERM=xterm-256color ;;
esac
# sshd writes both itself, but a variable that a client has slipped in may look like them.
case "${SSH_CONNECTION-}" in *[!0-9A-Za-z.:%_\ -]*) SSH_CONNECTION= ;; esac
case "${SSH_USER_AUTH-}" in
    /tmp/sshauth.*[!0-9A-Za-z]*) SSH_USER_AUTH= ;;
    /tmp/sshauth.?*) ;;
    *) SSH_USER_AUTH= ;;
esac

exec /usr/bin/env -i \
    PATH=/usr/bin:/bin \
    HOME=@HOME@/console \
    USER="$(id -un)" \
    LANG=C.UTF-8 \
    TERM="$TERM" \
    COLORTERM=truecolor \
    SSH_CONNECTION="${SSH_CONNECTION-}" \
    SSH_USER_AUTH="${SSH_USER_AUTH-}" \
    CALLCENTER_SHARED=true \
    CALLCENTER_HOME=@HOME@/console \
    CALLCENTER_ENV_FILE=@CONSOLE_ENV@ \
    @VENV@/bin/python -I -B -m callcenter_tui
