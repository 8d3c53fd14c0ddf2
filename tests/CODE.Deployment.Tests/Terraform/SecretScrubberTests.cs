using CODE.Deployment.Terraform;

namespace CODE.Deployment.Tests.Terraform;

public sealed class SecretScrubberTests
{
    [Theory]
    [InlineData("pass w0rd!", "error: 'pass w0rd!' is wrong", "error: '(sensitive)' is wrong")]
    [InlineData("a\"b\\c-d", "quoted \"a\\\"b\\\\c-d\"", "quoted \"(sensitive)\"")]
    [InlineData("hunter22", "base64 aHVudGVyMjI= of it", "base64 (sensitive) of it")]
    [InlineData("p@ss/word", "postgres://app:p%40ss%2Fword@db", "postgres://app:(sensitive)@db")]
    [InlineData("abc", "abc, not abcd or xabc", "(sensitive), not abcd or xabc")]
    [InlineData("12345", "port 12345", "port (sensitive)")]
    [InlineData("-----BEGIN-----\nMIIEvQIBADANBg\n-----END-----", "line MIIEvQIBADANBg of it", "line (sensitive) of it")]
    public void Scrub_KnownSecret_IsReplacedInEveryForm(string secret, string text, string expected) =>
        Assert.Equal(expected, new SecretScrubber([secret]).Scrub(text));

    [Theory]
    [InlineData("true")]
    [InlineData("42")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("    ")]
    public void Scrub_WhatCannotBeToldFromText_IsLeft(string secret) =>
        Assert.Equal("a true answer:    42", new SecretScrubber([secret]).Scrub("a true answer:    42"));

    [Fact]
    public void Scrub_OneSecretInsideAnother_LeavesNoRest() =>
        Assert.Equal("(sensitive).", new SecretScrubber(["secret", "secret-and-more"]).Scrub("secret-and-more."));
}
