/**
 * Where files are moved to: a bucket of S3, of a service that speaks as S3 does, or a folder. One file is put, looked up, read or
 * deleted at a time; names and types are made safe to serve, whatever an export or a host says of them.
 */
@NullMarked
package io.chatferry.media.store;

import org.jspecify.annotations.NullMarked;
