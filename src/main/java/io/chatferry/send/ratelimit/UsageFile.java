package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.file.OwnerOnly;
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
 * window.
 *
 * <p>A writer takes a number, fills the record at its place, and publishes it by exchanging the record's stamp for one
 * that names the number. A reader never passes a record that is not published. A writer that was killed between the two
 * steps would block all readers, so a record that stays unpublished for {@link #GIVEN_UP_AFTER} is given up by a stamp that
 * says so: a writer that was only suspended finds that stamp, and notes the same under a new number. Not thread-safe; safe
 * between processes.
 */
final class UsageFile {

    /** What others have used: instants of {@link System#nanoTime} by our clock. */
    interface Listener {
        /**
         * A request.
         *
         * @param by names the run within the file; {@link #EARLIER} if it noted this before this one began
         */
        void request(LimitClass limit, long at, int by);

        void message(long senderKey, long at);
    }

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long MAGIC = 0x63686174_66657232L;
    private static final int HEADER = 64;
    private static final int WRITTEN = 8;
    private static final int OPENED = 16;
    /** The next step of the pace of each class. */
    private static final int STEPS = 24;

    /** Stamp; wall time in milliseconds above the run that noted it above the kind; steady time; sender. */
    private static final int RECORD = 32;

    private static final int STAMP = 0;
    private static final int WHAT = 8;
    private static final int STEADY = 16;
    private static final int SENDER = 24;

    /** Far longer than it takes to fill a record: whoever is slower notes it again. */
    static final Duration GIVEN_UP_AFTER = Duration.ofMillis(20);

    /** Recorded before this run began, by any run. */
    static final int EARLIER = -1;

    private static final int KIND_BITS = 3;
    private static final int WRITER_BITS = 16;
    private static final int MESSAGE = 7;
    private static final int NOTHING = 0;
    /** 4 MiB. */
    private static final int MIN_RECORDS = 1 << 17;
    /** 32 MiB. */
    private static final int MAX_RECORDS = 1 << 20;

    private final MappedByteBuffer ring;
    private final int records;
    private final long windowNanos;
    private final Clock clock;
    private final LongSupplier nanos;
    private final int writer;
    /** Records with a lower number were noted before this run began. */
    private final long firstOwn;

    private long read;
    private int lastPlace;
    /** Records below {@link #blockedUpTo} that are not published have not been since then. */
    private long blockedSince;

    private long blockedUpTo;

    private UsageFile(MappedByteBuffer ring, Duration window, Clock clock, LongSupplier nanos) {
        this.ring = ring;
        this.records = (ring.capacity() - HEADER) / RECORD;
        this.windowNanos = window.toNanos();
        this.clock = clock;
        this.nanos = nanos;
        this.writer = (int) ((long) LONGS.getAndAdd(ring, OPENED, 1L) & ((1L << WRITER_BITS) - 1));
        this.firstOwn = written();
        this.read = Math.max(0, firstOwn - records);
    }

    /**
     * Opens the ring of an app, and makes it if there is none.
     *
     * @param file in a folder that is there
     * @param requestsPerWindow requests that may leave in a window, messages counted twice: so many must be remembered
     */
    static synchronized UsageFile open(
            Path file, long requestsPerWindow, Duration window, Clock clock, LongSupplier nanos) {
        long wanted = Long.highestOneBit(2 * Math.max(MIN_RECORDS, Math.min(MAX_RECORDS, requestsPerWindow)) - 1);
        try (FileChannel channel = OwnerOnly.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock alone = channel.lock()) {
            boolean isValid = alone.isValid()
                    && channel.size() >= HEADER + (long) MIN_RECORDS * RECORD
                    && magic(channel) == MAGIC;
            if (!isValid) {
                create(channel, HEADER + wanted * RECORD);
            }
            MappedByteBuffer ring = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            ring.order(ByteOrder.nativeOrder());
            return new UsageFile(ring, window, clock, nanos);
        } catch (IOException failed) {
            throw new UncheckedIOException("The usage of the app's limits cannot be kept in " + file, failed);
        }
    }

    /** Written in full rather than left sparse: a full disk must show here, not when a mapped page is touched. */
    private static void create(FileChannel channel, long bytes) throws IOException {
        channel.truncate(0);
        ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
        for (long at = HEADER; at < bytes; at += zeros.position()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
            channel.write(zeros, at);
        }
        ByteBuffer head = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        channel.write(head.putLong(0, MAGIC), 0);
    }

    private static long magic(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        channel.read(head, 0);
        return head.getLong(0);
    }

    /** The next step of a class's pace, for all runs. */
    CallClassRateLimiter.NextStep next(LimitClass limit) {
        int place = STEPS + (kind(limit) - 1) * Long.BYTES;
        return new CallClassRateLimiter.NextStep() {
            @Override
            public long get() {
                return (long) LONGS.getVolatile(ring, place);
            }

            @Override
            public boolean move(long from, long to) {
                return LONGS.compareAndSet(ring, place, from, to);
            }
        };
    }

    /** Notes a request that leaves at this instant; whether nobody else has noted one since {@link #readOthers}. */
    boolean request(LimitClass limit, long at) {
        return note(kind(limit), at, 0);
    }

    /** The request noted last does not leave. */
    void takeBack() {
        long what = (long) LONGS.getOpaque(ring, lastPlace + WHAT);
        LONGS.setRelease(ring, lastPlace + WHAT, what >> KIND_BITS << KIND_BITS | NOTHING);
    }

    /** Notes a message of a sender. */
    void message(long senderKey, long at) {
        note(MESSAGE, at, senderKey);
    }

    private boolean note(int kind, long at, long sender) {
        while (true) {
            long number = takeNumber();
            if (publish(number, kind, at, sender)) {
                lastPlace = place(number);
                if (number == read) {
                    read++;
                    return true;
                }
                return false;
            }
        }
    }

    /** The first half of noting: from now on all readers wait for the record of this number. */
    long takeNumber() {
        return (long) LONGS.getAndAdd(ring, WRITTEN, 1L);
    }

    /** The second half; false if readers have given the record up meanwhile, or the ring has come round to it. */
    boolean publish(long number, int kind, long at, long sender) {
        int place = place(number);
        long stamp = (long) LONGS.getAcquire(ring, place + STAMP);
        if (stamp == givenUp(number) || isLater(stamp, number)) {
            return false;
        }
        long wall = clock.millis() + Math.floorDiv(at - nanos.getAsLong(), NANOS_A_MILLI);
        LONGS.setOpaque(ring, place + WHAT, (wall << WRITER_BITS | writer) << KIND_BITS | kind);
        LONGS.setOpaque(ring, place + STEADY, at);
        LONGS.setOpaque(ring, place + SENDER, sender);
        return LONGS.compareAndSet(ring, place + STAMP, stamp, published(number));
    }

    /** Zero is the stamp of a record that was never noted. */
    private static long published(long number) {
        return number + 1;
    }

    private static long givenUp(long number) {
        return -(number + 1);
    }

    /** Tells what others have noted since the last time; the first time, what was noted before this run began. */
    void readOthers(Listener listener) {
        long written = written();
        if (written == read) {
            return;
        }
        long now = nanos.getAsLong();
        long wallNow = clock.millis();
        read = Math.max(read, written - records);
        while (read < written && passes(read, written, now)) {
            read(read, now, wallNow, listener);
            read++;
        }
    }

    /** Whether a record is published, given up, or overwritten by a later one; gives it up if it is time. */
    private boolean passes(long number, long written, long now) {
        int place = place(number);
        long stamp = (long) LONGS.getAcquire(ring, place + STAMP);
        if (stamp == published(number) || stamp == givenUp(number) || isLater(stamp, number)) {
            return true;
        }
        if (number >= blockedUpTo) {
            blockedSince = now;
            blockedUpTo = written;
            return false;
        }
        if (now - blockedSince < GIVEN_UP_AFTER.toNanos()) {
            return false;
        }
        LONGS.compareAndSet(ring, place + STAMP, stamp, givenUp(number));
        return passes(number, written, now); // it was given up by us or by another reader, or published just now
    }

    /** Numbers that were never given out are what a crash of the machine has left. */
    private boolean isLater(long stamp, long number) {
        long other = Math.abs(stamp) - 1;
        return other > number && other < written();
    }

    private void read(long number, long now, long wallNow, Listener listener) {
        int place = place(number);
        long what = (long) LONGS.getAcquire(ring, place + WHAT);
        long steady = (long) LONGS.getOpaque(ring, place + STEADY);
        long sender = (long) LONGS.getOpaque(ring, place + SENDER);
        VarHandle.loadLoadFence();
        if ((long) LONGS.getAcquire(ring, place + STAMP) != published(number)) {
            return; // given up, or overwritten meanwhile
        }
        int by = (int) (what >> KIND_BITS & ((1L << WRITER_BITS) - 1));
        if (number >= firstOwn && by == writer) {
            return;
        }
        long age = age(now - steady, wallNow - (what >> (KIND_BITS + WRITER_BITS)));
        if (age < windowNanos) {
            int kind = (int) (what & ((1 << KIND_BITS) - 1));
            notify(listener, kind, sender, now - age, number < firstOwn ? EARLIER : by);
        }
    }

    private static void notify(Listener listener, int kind, long sender, long at, int by) {
        if (kind == MESSAGE) {
            listener.message(sender, at);
        }
        for (LimitClass limit : LimitClass.values()) {
            if (kind == kind(limit)) {
                listener.request(limit, at, by);
            }
        }
    }

    static int kind(LimitClass limit) {
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
        return HEADER + (int) (number % records) * RECORD;
    }
}
