from mypkg.keys import make

make(2048)
