using CODE.Cli.Output;

namespace CODE.Cli.Tests.Output;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text\n\twith lines", "plain text\n\twith lines")]
    [InlineData("Grüße, 東京, 👩‍💻", "Grüße, 東京, 👩‍💻")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]52;c;cm0gLXJm\u0007copied", "copied")]
    [InlineData("\u001bP1$r\u001b\\after", "after")]
    [InlineData("\u001bcreset", "reset")]
    [InlineData("a\rb\bc\0d\u007fe", "abcde")]
    [InlineData("\u202edcba\u2066x\u2069\u200f\ufeff", "dcbax")]
    [InlineData("tag\U000E0041s", "tags")]
    [InlineData("cut \u001b", "cut ")]
    [InlineData("\u001b\u001b[31m[31m", "[31m")]
    [InlineData("line\u2028separator", "lineseparator")]
    public void Lines_KeepsTextAndDropsControl(string hostile, string safe) => Assert.Equal(safe, SafeText.Lines(hostile));

    [Fact]
    public void Lines_NeverLeavesAControlCharacter()
    {
        for (int code = 0; code < 0x110000; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF) continue;
            string safe = SafeText.Lines("a" + char.ConvertFromUtf32(code) + "[2Jb");
            Assert.DoesNotContain(safe, letter => char.IsControl(letter) && letter is not ('\n' or '\t'));
        }
    }

    [Fact]
    public void Line_IsOneLine() => Assert.Equal("a b c", SafeText.Line(" a\r\n\n b\tc\n"));
}
