package io.github.headrace.sample.live;

record LiveEvent(String type, Object data) {

}
