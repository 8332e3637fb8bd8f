package io.chatferry.sandbox.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Byte strings in big arrays, found again by their address; nothing is ever freed. Not thread-safe. */
final class Slabs {

    /** Four MiB less the array's own head, so that the collector's regions are filled to the brim. */
    private static final int SLAB = (1 << 22) - 16;

    private static final int HEAD = Integer.BYTES;

    private final List<byte[]> slabs = new ArrayList<>();
    private int used = SLAB;

    /** Keeps a copy and answers its address. */
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
