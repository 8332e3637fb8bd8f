/**
 * What the documentation promises, call by call, asked over HTTP. Runs against a sandbox of its own, or against any base
 * URL: {@code -Dchatferry.contract.base-url=https://APPID.api-us.cometchat.io/v3 -Dchatferry.contract.api-key=KEY}.
 */
package io.chatferry.sandbox.contract;
