using System.Text;
using CODE.Gateway.Approvals;

namespace CODE.Gateway.Tests.Approvals;

public sealed class EvidenceTemplateTests
{
    [Theory]
    [InlineData("plan://{id}", """{"id":"p1"}""", "plan://p1")]
    [InlineData("plan://{id}", """{"id":42}""", "plan://42")]
    [InlineData("a://{x}/{y}", """{"x":"1","y":"2"}""", "a://1/2")]
    [InlineData("plan://fixed", "", "plan://fixed")]
    [InlineData("plan://{id}", """{"id":"../secrets?x#y%2e"}""", "plan://..%2Fsecrets%3Fx%23y%252e")]
    [InlineData("plan://{id}", """{"id":".."}""", null)]
    [InlineData("plan://{id}", """{"id":""}""", null)]
    [InlineData("plan://{id}", """{"id":["p1"]}""", null)]
    [InlineData("plan://{id}", """{"id":true}""", null)]
    [InlineData("plan://{id}", """{"other":"p1"}""", null)]
    [InlineData("plan://{id}", "", null)]
    [InlineData("plan://{id", """{"id":"p1"}""", null)]
    [InlineData("plan://{}", """{"":"p1"}""", null)]
    public void Template_IsFilledInByArgumentsThatStayInTheirPlace(string template, string arguments, string? expected) =>
        Assert.Equal(expected, EvidenceTemplate.Expand(template, Encoding.UTF8.GetBytes(arguments)));
}
