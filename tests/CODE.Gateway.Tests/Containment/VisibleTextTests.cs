using System.Text;
using CODE.Gateway.Containment.Text;

namespace CODE.Gateway.Tests.Containment;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain text\n\twith a tab")]
    [InlineData("Größe, naïve, Ελληνικά, Русский, Tiếng Việt, e\u0301")]
    [InlineData("العَرَبِيَّة: مرحبا بالعالم ١٢٣")]
    [InlineData("فارسی: می\u200cخواهم کتاب\u200cها را بخوانم")]
    [InlineData("עברית: שלום\u200f, עולם! CODE\u200f היא")]
    [InlineData("हिन्दी: क्\u200dष और क्\u200cष, श्रीमान्\u200c")]
    [InlineData("മലയാളം: അവന്\u200d, സിനിമ; বাংলা: র\u200d\u09CDয; සිංහල: ක්\u200dරි")]
    [InlineData("中文，日本語：葛\U000E0100城、한국어")]
    [InlineData("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠋ ᠤᠨ")]
    [InlineData("❤\uFE0F ☎\uFE0E ⚠\uFE0F ©\uFE0F 1\uFE0F\u20E3 #\uFE0F\u20E3 ↔\uFE0F")]
    [InlineData("👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d💻 🏳\uFE0F\u200d🌈 🧔🏻\u200d♂\uFE0F ❤\uFE0F\u200d🔥 🐻\u200d❄\uFE0F 👁\uFE0F\u200d🗨\uFE0F")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F 🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F 🇩🇪 🏴\u200d☠\uFE0F")]
    [InlineData("𝔐𝔞𝔱𝔥 𝄞 𓀀 ≨\uFE00")]
    public void Clean_TextThatPeopleWrite_StaysAsItIs(string text)
    {
        var found = new List<string>();
        Assert.Same(text, VisibleText.Clean(text, found.Add));
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("a\u0000b\u0007c\u001fd\u007fe\u0085f", "abcdef", "control")]
    [InlineData("one\r\ntwo\rthree", "one\ntwo\nthree", null)]
    [InlineData("\u001b[31mred\u001b[0m \u001b[2J\u001b[1;1Hgone", "red gone", "terminal")]
    [InlineData("\u001b]0;title\u0007shown \u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\", "shown link", "terminal")]
    [InlineData("\u009b31mred\u001b(B \u001bPq#0\u001b\\ \u001b", "red  ", "terminal")]
    [InlineData("\u001b]0;without end\nnext", "0;without end\nnext", "terminal")]
    [InlineData("user\u202egnp.exe\u202c \u2066x\u2069 \u200eleft\u200f", "usergnp.exe x left", "direction")]
    [InlineData("pass\u200bword z\u200cw\u200dj \u2060\ufeff\u00ad\u034f\u3164\u180e", "password zwj ", "invisible")]
    [InlineData("hi\U000E0048\U000E0069\U000E007F!", "hi!", "invisible")]
    [InlineData("🏴\U000E0065\U000E0076\U000E0069\U000E006C\U000E007F", "🏴", "invisible")]
    [InlineData("😀\uFE00\uFE01\uFE02\U000E0100\U000E0101", "😀\uFE00", "invisible")]
    [InlineData("a\uFE0Fb\uFE0F 😀\uFE0F\uFE0F", "ab 😀\uFE0F", "invisible")]
    [InlineData("می\u200c\u200d\u200c\u200dخ", "می\u200cخ", "invisible")]
    [InlineData("😀\u200d\u200d😀 a\u200d😀", "😀😀 a😀", "invisible")]
    public void Clean_WhatNobodySees_Goes(string text, string expected, string? kind)
    {
        var found = new List<string>();
        Assert.Equal(expected, VisibleText.Clean(text, found.Add));
        Assert.Equal(kind is null ? [] : [kind], found.Distinct());
    }

    [Fact]
    public void Clean_EveryAssignedTag_Goes()
    {
        var hidden = string.Concat(Enumerable.Range(0xE0000, 0x80).Select(char.ConvertFromUtf32));
        Assert.Equal("ab", VisibleText.Clean($"a{hidden}b", static _ => { }));
    }

    [Theory]
    [InlineData("\u001b]")]
    [InlineData("\u001b[")]
    [InlineData("😀\u200d")]
    [InlineData("\u200d")]
    [InlineData("🏽")]
    public void Clean_TextThatIsAllTraps_TakesLinearTime(string trap)
    {
        // The square of its length no test would outlive.
        Assert.NotNull(VisibleText.Clean(string.Concat(Enumerable.Repeat(trap, 2_000_000 / trap.Length)), static _ => { }));
    }

    [Theory]
    [InlineData("the first lines\nand more words", 20, "the first lines\n")]
    [InlineData("A first sentence. A second one goes on and on", 21, "A first sentence. ")]
    [InlineData("version 3.14 of example.org is out", 21, "version 3.14 of ")]
    [InlineData("aaaaaaaaaaaaaaaa", 10, "aaaaaaaaaa")]
    [InlineData("日本語の文章です。次の文です。", 30, "日本語の文章です。")]
    [InlineData("xxxxxxxxx👨\u200d👩\u200d👧\u200d👦xxxx", 20, "xxxxxxxxx")]
    [InlineData("xxxxxxxxxe\u0301\u0301yyyy", 12, "xxxxxxxxx")]
    [InlineData("short", 5, "short")]
    [InlineData("", 0, "")]
    public void LengthWithin_CutsAtASensiblePlace(string text, int bytes, string expected) => Assert.Equal(expected, text[..TextCut.LengthWithin(text, bytes)]);

    [Fact]
    public void LengthWithin_AnyTextAndSize_FitsAndIsWhole()
    {
        var random = new Random(7);
        string[] parts = ["a", "é", "日", "😀", "👩🏽\u200d💻", "\n", ". ", " ", "e\u0301", "क्ष"];
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => parts[random.Next(parts.Length)]));
            var bytes = random.Next(1, 120);
            var kept = text[..TextCut.LengthWithin(text, bytes)];
            Assert.True(Encoding.UTF8.GetByteCount(kept) <= bytes);
            Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)), StringComparison.Ordinal);
        }
    }
}
