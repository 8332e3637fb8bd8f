/**
 * The neutral chat model: immutable records of a legacy system's data, before they are checked or changed. Depends on no other package of Chatferry.
 */
@NullMarked
package io.chatferry.model;

import org.jspecify.annotations.NullMarked;
