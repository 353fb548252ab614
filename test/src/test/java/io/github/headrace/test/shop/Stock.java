package io.github.headrace.test.shop;

interface Stock {

	void reserve(String article, int amount);

	void reload();

}
