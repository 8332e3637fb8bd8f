/**
 * Readers of exports: from files to records of the chat model, one record in memory at a time. Depends only on the model.
 */
@NullMarked
package io.chatferry.source;

import org.jspecify.annotations.NullMarked;
