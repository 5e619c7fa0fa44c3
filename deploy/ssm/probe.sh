# Connects to SMTP servers and says what they are like, one line a target:
#   <nonce> <index> <state>|<greeting>|<first line of the EHLO answer>|<1, 0 or empty: STARTTLS offered>
# with the states C (connected), T (timed out), R (refused), U (unreachable), F (failed) and the index c for the control, to which
# nothing is said. "<nonce> - none" where there is nothing to connect with. It never sends mail: EHLO and QUIT are all it says.
#
# TARGETS  IPv4 addresses with ports, separated by spaces: 192.0.2.1:25 198.51.100.2:25
# CONTROL  one more, on another port
# NAMES    the host name of each instance: i-0123456789abcdef0=mail.example.com,...
# NONCE    marks the lines
#
# POSIX sh; bash, python3, perl or nc. What servers send is hostile: it is cut, stripped of control bytes and never evaluated.
exec 2>/dev/null
LC_ALL=C
export LC_ALL

names=",$NAMES" name=
case $names in
*",$AWS_SSM_INSTANCE_ID="*)
    name=${names#*",$AWS_SSM_INSTANCE_ID="}
    name=${name%%,*}
    ;;
esac
name=$(printf %s "${name:-$(uname -n)}" | tr -cd 'A-Za-z0-9.-')
name=${name:-localhost}

# Each of these becomes a process that connects to $1 port $2 and, given a name $3, talks. It prints C once connected, G and the
# greeting, E and the first line of the answer, S where that offers STARTTLS; or else why it could not connect.
in_bash() {
    exec bash -c '
        { sleep 6; kill -9 $$; } >/dev/null 2>&1 & watchdog=$!
        exec 3<>"/dev/tcp/$1/$2" || { kill $watchdog; exit; }
        kill $watchdog
        echo C
        [ "$3" ] || exit
        line() { l=; IFS= read -r -t 6 -n 512 l <&3 && printf "%s%s\n" "$1" "$l"; }
        rest() { n=0; while [[ $l == [0-9][0-9][0-9]-* && $n -lt 50 ]]; do n=$((n + 1)); line "$1" || return; done; }
        line G && rest . || exit
        [[ $l != 220* ]] || { printf "EHLO %s\r\n" "$3" >&3; line E && rest S; }
        [[ $l != [245][0-9][0-9]* ]] || printf "QUIT\r\n" >&3
    ' bash "$@" 2>&1
}

in_python3() {
    exec python3 -c '
import re, signal, socket, sys
def say(text): sys.stdout.write(text + "\n"); sys.stdout.flush()
host, port, name = sys.argv[1:]
try: s = socket.create_connection((host, int(port)), 6)
except Exception as e: say(str(e)); sys.exit()
say("C")
signal.alarm(12)
def line(mark):
    l = f.readline(512).decode("latin-1").rstrip("\r\n")
    say(mark + l)
    return l
def reply(first, rest):
    l = line(first)
    for n in range(50):
        if not re.match("[0-9]{3}-", l): break
        l = line(rest)
    return l
if name:
    f = s.makefile("rb")
    l = reply("G", ".")
    if l.startswith("220"):
        s.sendall(("EHLO %s\r\n" % name).encode())
        l = reply("E", "S")
    if re.match("[245][0-9]{2}", l): s.sendall(b"QUIT\r\n")
    ' "$@"
}

in_perl() {
    exec perl -e '
use Socket; $| = 1; $SIG{PIPE} = "IGNORE"; $SIG{ALRM} = sub { print "timed out\n" unless $c; exit };
($host, $port, $name) = @ARGV;
socket(S, PF_INET, SOCK_STREAM, 6); alarm 6;
connect(S, sockaddr_in($port, inet_aton($host))) or do { print "$!\n"; exit };
$c = 1; print "C\n"; exit unless length $name;
sub line { my $l = ""; while (length $l < 512 && sysread(S, my $b, 1)) { last if $b eq "\n"; $l .= $b } alarm 6; print $_[0], $l, "\n"; $l }
sub reply { my $l = line($_[0]); for (1 .. 50) { last unless $l =~ /^[0-9]{3}-/; $l = line($_[1]) } $l }
$l = reply("G", ".");
if ($l =~ /^220/) { syswrite(S, "EHLO $name\r\n"); $l = reply("E", "S") }
syswrite(S, "QUIT\r\n") if $l =~ /^[245][0-9]{2}/;
    ' "$@"
}

# nc cannot wait for the greeting, so it speaks after a while, as slow servers want it; what comes after 220 is the answer.
in_nc() {
    case $(nc --help 2>&1) in
    *BusyBox*) options='-w 6' ;;
    *) options='-v -n -w 6' ;;
    esac
    {
        {
            [ -z "$3" ] || { sleep 3; printf 'EHLO %s\r\n' "$3"; sleep 2; printf 'QUIT\r\n'; sleep 1; }
        } | sh -c 'echo $$ >&3; exec nc "$@" 2>&1' sh $options "$1" "$2" | head -c 8192
    } 3>&1 | {
        read -r pid
        { sleep 12; kill -9 "$pid"; } >/dev/null &
        watchdog=$!
        mark=N
        while IFS= read -r line || [ "$line" ]; do
            case $mark$line in
            N*succeeded* | N*' open' | N*'onnected to'*) echo C && mark=G && continue ;;
            N*'Version '*) continue ;;
            N'nc: '* | N'Ncat: '* | N'(UNKNOWN) ['*) printf '%s\n' "$line" && mark=X ;;
            N*) echo C && mark=G ;; # BusyBox says nothing when it is connected
            esac
            [ $mark = X ] || printf '%s%s\n' $mark "$line"
            case $mark$line in
            G[0-9][0-9][0-9]-* | .[0-9][0-9][0-9]-*) mark=. ;;
            G* | .*) mark=E ;;
            E*) mark=S ;;
            esac
        done
        [ $mark != N ] || echo C # every failure is said
        kill $watchdog
    }
}

tool=
for candidate in bash python3 perl nc; do
    command -v $candidate >/dev/null || continue
    # a bash without network redirections takes the path for a file's
    case $candidate$(bash -c ': <>/dev/tcp/127.0.0.1/1' 2>&1) in
    bash*'No such file'*) ;;
    *) tool=$candidate && break ;;
    esac
done
[ "$tool" ] || { echo "$NONCE - none" && exit 0; }

# The tool with a watchdog: whatever it has said by then counts.
watched() {
    in_$tool "$@" &
    pid=$!
    {
        sleep 20 &
        nap=$!
        trap 'kill $nap; exit' TERM
        wait $nap
        kill -9 $pid
    } >/dev/null &
    watchdog=$!
    wait $pid
    kill $watchdog
}

# Reads what the tool says and prints the line of target $1.
line_of() {
    state=T greeting= answer= starttls=
    while IFS= read -r line; do
        case $state$line in
        TC) state=C ;;
        T*refused* | T*reset*) state=R ;;
        T*nreachable* | T*'No route'* | T*denied* | T*'not permitted'*) state=U ;;
        T*'imed out'* | T) ;;
        CG*) greeting=${line#G} ;;
        CE*) answer=${line#E} starttls=0 ;;
        CS????[Ss][Tt][Aa][Rr][Tt][Tt][Ll][Ss]*) starttls=1 ;;
        T*) state=F ;;
        esac
    done
    printf '%s %s %s|%.100s|%.100s|%s\n' "$NONCE" "$1" $state "$greeting" "$answer" "$starttls"
}

probe() {
    watched "${2%:*}" "${2##*:}" "$3" | tr -cd '\12\40-\173\175\176' | line_of "$1"
}

index=0
for target in $TARGETS; do
    probe $index "$target" "$name" &
    index=$((index + 1))
done
[ -z "$CONTROL" ] || probe c "$CONTROL" '' &
wait
exit 0
