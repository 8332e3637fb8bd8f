package io.chatferry.sandbox.store;

/** Records every change, in order, so that it can be replayed after a restart. */
interface Journal {

    /** Records nothing: the data is kept in memory only. */
    Journal NONE = new Journal() {
        @Override
        public void put(String table, String key, Object row) {}

        @Override
        public void remove(String table, String key) {}

        @Override
        public void message(long id, byte[] encoded) {}

        @Override
        public void close() {}
    };

    void put(String table, String key, Object row);

    void remove(String table, String key);

    /** A message was stored or changed; no bytes: it was removed for good. */
    void message(long id, byte[] encoded);

    void close();
}
