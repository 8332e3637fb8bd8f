package io.chatferry.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** A run that holds the lock of a ledger until it is killed. Arguments: folder; and URL, user, schema of a server. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        LedgerLocation location = args.length == 1
                ? LedgerLocation.inFolder(folder)
                : new LedgerLocation(folder, args[1], args[2], null, args[3]);
        TestLedger held = TestLedger.open(location);
        System.out.println("epoch " + held.lock.epoch());
        while (System.in.read() >= 0) {
            held.lock.heartbeat();
        }
    }
}
