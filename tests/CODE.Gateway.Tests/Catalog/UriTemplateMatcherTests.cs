using CODE.Gateway.Catalog;

namespace CODE.Gateway.Tests.Catalog;

public sealed class UriTemplateMatcherTests
{
    [Theory]
    [InlineData("plan://{id}", "plan://abc", true)]
    [InlineData("plan://{id}", "plan://", false)]
    [InlineData("plan://{id}", "plan://a/b", false)]
    [InlineData("plan://{id}", "plans://abc", false)]
    [InlineData("memory://deployment/{key}", "memory://deployment/last%2Fapply", true)]
    [InlineData("memory://deployment/{key}", "memory://cost/last", false)]
    [InlineData("memory://{server}/{key}", "memory://cost/last", true)]
    [InlineData("file:///{+path}", "file:///a/b/c.tf", true)]
    [InlineData("k8s://{context}/pods{?namespace,limit}", "k8s://dev/pods?namespace=a&limit=3", true)]
    [InlineData("k8s://{context}/pods{?namespace}", "k8s://dev/pods", true)]
    [InlineData("a.b/{x}", "aXb/1", false)]
    [InlineData("note://fixed", "note://fixed", true)]
    public void Uri_FitsItsTemplate(string template, string uri, bool fits) => Assert.Equal(fits, UriTemplateMatcher.TryCreate(template)!.IsMatch(uri));

    [Theory]
    [InlineData("a{")]
    [InlineData("a{}")]
    public void Text_ThatIsNoTemplate_IsNone(string template) => Assert.Null(UriTemplateMatcher.TryCreate(template));
}
