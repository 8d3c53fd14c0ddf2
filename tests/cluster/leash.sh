#!/usr/bin/env bash
# Runs a program in a folder of its own until it ends, or until the input of this script does: that is when the test that started it is gone, however it went.
# Removes the folder then, and what the program has mounted in it.
#   leash.sh FOLDER PROGRAM [ARGUMENT...]
set -u

folder=$1
shift
mkdir -p "$folder"
cd "$folder" || exit

exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
trap 'kill -TERM "$program" 2>/dev/null' TERM INT

{
  read -r -u 3
  kill -TERM "$program"
  for _ in {1..300}; do
    kill -0 "$program" || exit
    sleep 0.1
  done
  kill -KILL "$program"
} >/dev/null 2>&1 &
watcher=$!

# A signal interrupts the waiting, not the program.
while :; do
  wait "$program"
  code=$?
  kill -0 "$program" 2>/dev/null || break
done

kill "$watcher" 2>/dev/null
cd /
tac /proc/self/mounts | while read -r _ path _; do
  if [[ $path == "$folder"/* ]]; then umount "$path"; fi
done
rm -rf --one-file-system "$folder"
exit "$code"
