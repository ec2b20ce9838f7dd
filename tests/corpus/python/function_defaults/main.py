from keys import later, make, only

make()
make(4096)
only()
later(512)
