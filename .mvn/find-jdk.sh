#!/bin/sh
# Prints the home of a JDK that is new enough: JAVA_HOME if it is, else the newest below /usr/lib/jvm, else says how to get one.
wanted=25
version_of() {
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}
new_enough() {
    [ -x "$1/bin/javac" ] && v=$(version_of "$1") && [ -n "$v" ] && [ "$v" -ge "$wanted" ]
}
if [ -n "${JAVA_HOME-}" ] && new_enough "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    exit 0
fi
best='' best_version=0
for home in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
    if new_enough "$home" && [ "$(version_of "$home")" -gt "$best_version" ]; then
        best=$home best_version=$(version_of "$home")
    fi
done
if [ -n "$best" ]; then
    printf '%s\n' "$best"
    exit 0
fi
echo "A JDK of version $wanted or newer is needed and none was found in JAVA_HOME or /usr/lib/jvm." >&2
echo "Install one (for instance Eclipse Temurin $wanted, https://adoptium.net, or your distribution's openjdk-$wanted-jdk) or set JAVA_HOME to it." >&2
exit 1
