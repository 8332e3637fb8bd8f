/** Messages that wait until their files are in the store. */
@NullMarked
package io.chatferry.send.files;

import org.jspecify.annotations.NullMarked;
