/** JSON values that name their types, as MongoDB, DynamoDB and Firestore export them, as plain values. */
@NullMarked
package io.chatferry.source.typed;

import org.jspecify.annotations.NullMarked;
