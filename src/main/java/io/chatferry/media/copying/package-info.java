/**
 * Copies the files of messages into the store: the {@code media} step, which runs beside {@code send}.
 *
 * <p>One thread decides and writes the ledger ({@link io.chatferry.media.copying.FileCopier}); others fetch, look at and put
 * files, and tell it what came of that. What the ledger and the disk hold at each instant, and so what a power cut leaves, is
 * described in {@link io.chatferry.ledger.media}.
 *
 * <p>The spool, a folder of the job's work folder, holds the bytes of a file until it is stored: of twice as many files as are fetched
 * at once, and what was received of those that are tried again later, as long as that is not too much
 * ({@link io.chatferry.media.copying.MediaSpool}).
 */
@NullMarked
package io.chatferry.media.copying;

import org.jspecify.annotations.NullMarked;
