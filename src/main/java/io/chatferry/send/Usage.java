package io.chatferry.send;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.ledger.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What was used of the limits of one app lately, on disk, for all jobs and runs of this machine: a ring of records that is
 * mapped into memory, so that noting a request costs no system call and survives {@code kill -9}, and other processes see
 * it at once. Only what is younger than a window counts.
 *
 * <p>A record has two times, that of the wall clock and that of the machine's steady clock ({@link System#nanoTime}: on
 * one machine the same for all processes until it starts anew). The younger of the two ages counts, and no age is below
 * zero: so whichever clock jumps or stands still, nothing is forgotten early, and nothing is believed for longer than one
 * window. Not thread-safe; safe between processes.
 */
final class Usage {

    /** What others have used: instants of {@link System#nanoTime} by our clock. */
    interface Seen {
        void request(LimitClass limit, long at);

        void message(long senderKey, long at);
    }

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long MAGIC = 0x63686174_66657232L;
    private static final int HEAD = 32;
    private static final int WRITTEN = 8;
    private static final int OPENED = 16;
    /** Wall time in milliseconds above who noted it above the kind; steady time; sender. */
    private static final int RECORD = 24;

    private static final int KIND_BITS = 3;
    private static final int WRITER_BITS = 16;
    private static final int MESSAGE = 7;
    private static final int NOTHING = 0;
    /** 3 MiB. */
    private static final int FEWEST = 1 << 17;
    /** 24 MiB. */
    private static final int MOST = 1 << 20;

    private final MappedByteBuffer ring;
    private final int records;
    private final long windowNanos;
    private final Clock clock;
    private final LongSupplier nanos;
    private final long writer;
    private long read;
    private int lastPlace;

    private Usage(MappedByteBuffer ring, Duration window, Clock clock, LongSupplier nanos) {
        this.ring = ring;
        this.records = (ring.capacity() - HEAD) / RECORD;
        this.windowNanos = window.toNanos();
        this.clock = clock;
        this.nanos = nanos;
        this.writer = (long) LONGS.getAndAdd(ring, OPENED, 1L) & ((1L << WRITER_BITS) - 1);
    }

    /**
     * Opens the ring of an app, and makes it if there is none.
     *
     * @param file in a folder that is there
     * @param aWindow requests that may leave in a window, messages counted twice: so many must be remembered
     */
    static synchronized Usage open(Path file, long aWindow, Duration window, Clock clock, LongSupplier nanos) {
        long wanted = Long.highestOneBit(2 * Math.max(FEWEST, Math.min(MOST, aWindow)) - 1);
        try (FileChannel channel = WorkFolder.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock alone = channel.lock()) {
            boolean sound =
                    alone.isValid() && channel.size() >= HEAD + (long) FEWEST * RECORD && magic(channel) == MAGIC;
            if (!sound) {
                create(channel, HEAD + wanted * RECORD);
            }
            MappedByteBuffer ring = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            ring.order(ByteOrder.nativeOrder());
            return new Usage(ring, window, clock, nanos);
        } catch (IOException failed) {
            throw new UncheckedIOException("The usage of the app's limits cannot be kept in " + file, failed);
        }
    }

    /** Written in full rather than left sparse: a full disk must show here, not when a mapped page is touched. */
    private static void create(FileChannel channel, long bytes) throws IOException {
        channel.truncate(0);
        ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
        for (long at = HEAD; at < bytes; at += zeros.position()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
            channel.write(zeros, at);
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.nativeOrder());
        channel.write(head.putLong(0, MAGIC), 0);
    }

    private static long magic(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        channel.read(head, 0);
        return head.getLong(0);
    }

    /** Notes a request that leaves at this instant; whether nobody else has noted one since {@link #readOthers}. */
    boolean request(LimitClass limit, long at) {
        return note(kind(limit), at, 0);
    }

    /** The request noted last does not leave. */
    void takeBack() {
        LONGS.setRelease(ring, lastPlace, (long) LONGS.getOpaque(ring, lastPlace) >> KIND_BITS << KIND_BITS | NOTHING);
    }

    /** Notes a message of a sender. */
    void message(long senderKey, long at) {
        note(MESSAGE, at, senderKey);
    }

    private boolean note(int kind, long at, long sender) {
        long number = (long) LONGS.getAndAdd(ring, WRITTEN, 1L);
        int place = place(number);
        long wall = clock.millis() + Math.floorDiv(at - nanos.getAsLong(), NANOS_A_MILLI);
        LONGS.setOpaque(ring, place + 8, at);
        LONGS.setOpaque(ring, place + 16, sender);
        LONGS.setRelease(ring, place, (wall << WRITER_BITS | writer) << KIND_BITS | kind);
        lastPlace = place;
        if (number == read) {
            read++;
            return true;
        }
        return false;
    }

    /** Tells what others have noted since the last time; the first time, what runs before this one have. */
    void readOthers(Seen seen) {
        long written = written();
        if (written == read) {
            return;
        }
        boolean before = read == 0;
        long now = nanos.getAsLong();
        long wallNow = clock.millis();
        for (long number = Math.max(read, written - records); number < written; number++) {
            int place = place(number);
            long head = (long) LONGS.getAcquire(ring, place);
            long wall = head >> (KIND_BITS + WRITER_BITS);
            boolean ours = (head >> KIND_BITS & ((1L << WRITER_BITS) - 1)) == writer;
            long age = age(now - (long) LONGS.getOpaque(ring, place + 8), wallNow - wall);
            if (head != 0 && (before || !ours) && age < windowNanos) {
                tell(seen, (int) (head & ((1 << KIND_BITS) - 1)), (long) LONGS.getOpaque(ring, place + 16), now - age);
            }
        }
        read = written;
    }

    private static void tell(Seen seen, int kind, long sender, long at) {
        if (kind == MESSAGE) {
            seen.message(sender, at);
        }
        for (LimitClass limit : LimitClass.values()) {
            if (kind == kind(limit)) {
                seen.request(limit, at);
            }
        }
    }

    private static int kind(LimitClass limit) {
        return switch (limit) {
            case STANDARD -> 1;
            case CORE -> 2;
            case DATA_IMPORT -> 3;
        };
    }

    private long age(long steadyNanos, long wallMillis) {
        if (wallMillis < 0) {
            return Math.max(0, steadyNanos);
        }
        long wall = Math.min(wallMillis, windowNanos / NANOS_A_MILLI + 1) * NANOS_A_MILLI;
        return steadyNanos < 0 ? wall : Math.min(wall, steadyNanos);
    }

    private long written() {
        return (long) LONGS.getVolatile(ring, WRITTEN);
    }

    private int place(long number) {
        return HEAD + (int) (number % records) * RECORD;
    }
}
