/** Stages the records of a pass over the export, until they are merged. */
@NullMarked
package io.chatferry.ledger.staging;

import org.jspecify.annotations.NullMarked;
