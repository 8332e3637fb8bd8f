/**
 * The files of messages that are copied into a store, as the ledger knows them.
 *
 * <p><b>Who owns what.</b> Staging and merging make a row of {@code media} for each file, by the hash of its link or of its
 * path in the export, and name the files of each message in {@code message_file}. From then on only the thread of the {@code
 * media} step changes rows of {@code media} and {@code media_object} ({@link io.chatferry.ledger.media.MediaTable}); the
 * {@code send} step only reads them ({@link io.chatferry.ledger.media.SettledFiles}), and it alone changes messages. Each
 * change is a transaction that checks the epoch of the run.
 *
 * <p><b>The states of a file</b>, and what is on disk and in the store:
 *
 * <ol>
 *   <li>{@code WAITING}: nothing is known, or an attempt has failed; bytes of it may lie in the spool. A crash here: the next
 *       run goes on behind these bytes, if the server allows.
 *   <li>{@code STORING}: its bytes are complete in the spool; size, hash, type and the key in the store are on disk. The key is in
 *       {@code media_object} before the first byte of it leaves, so that {@code undo} finds whatever may be there. A crash here: the
 *       next run asks the store for the key. An object of that size and hash is taken as stored; otherwise it is put again,
 *       from the spool, or from the source if the spool is gone.
 *   <li>{@code DONE}: stored, and so never changed again. Only after this commit are the bytes in the spool deleted.
 *   <li>{@code MISSING}: it cannot be had, with the reason. {@code retry} makes it {@code WAITING} again.
 * </ol>
 *
 * <p>Content is stored once for each job: a file with the hash of an object that is stored already becomes {@code DONE} with the
 * address of that one.
 *
 * <p><b>Messages</b> keep their body as it was staged. The claim of a message writes what stands in the place of its files into
 * {@code sent_files}, in the same transaction; everything that sends, compares or explains a message reads its body with
 * that ({@link io.chatferry.ledger.media.SentFiles}).
 */
@NullMarked
package io.chatferry.ledger.media;

import org.jspecify.annotations.NullMarked;
