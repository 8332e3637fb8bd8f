package io.chatferry.sandbox.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Byte strings in large arrays, found by address; never freed. Not thread-safe. */
final class Slabs {

    /** In bytes: 4 MiB less the array's header, so that an array fills whole regions of the garbage collector. */
    private static final int SLAB = (1 << 22) - 16;

    private static final int HEAD = Integer.BYTES;

    private final List<byte[]> slabs = new ArrayList<>();
    private int used = SLAB;

    /** Stores a copy and returns its address. */
    long add(byte[] bytes) {
        int size = HEAD + bytes.length;
        if (used + size > SLAB) {
            slabs.add(new byte[Math.max(SLAB, size)]);
            used = 0;
        }
        int slab = slabs.size() - 1;
        ByteBuffer.wrap(slabs.get(slab), used, size).putInt(bytes.length).put(bytes);
        long address = (long) slab << 32 | used;
        used += size;
        return address;
    }

    byte[] get(long address) {
        byte[] slab = slabs.get((int) (address >>> 32));
        int at = (int) address;
        int length = ByteBuffer.wrap(slab).getInt(at);
        return Arrays.copyOfRange(slab, at + HEAD, at + HEAD + length);
    }
}
