package io.github.headrace.test.shop;

import jakarta.validation.constraints.Positive;

record OrderCreated(String article, @Positive int amount) {

}
