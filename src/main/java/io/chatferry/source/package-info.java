/**
 * Readers of exports: from files to records of the chat model, one record in memory at a time. Depends on the model, and on what
 * handles files and sorts.
 */
@NullMarked
package io.chatferry.source;

import org.jspecify.annotations.NullMarked;
