using System.Text.Json;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

public sealed class ResourceToolsTests(SharedCluster shared)
{
    private const string Password = "correct-horse-battery";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secret_ShowsItsKeys_AndNeverAValue()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        var manifest = $$"""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db"}, "stringData": {"password": "{{Password}}", "empty": ""} }""";
        await cluster.ApplyAsync(
            manifest.Replace("\"name\": \"db\"", $"\"name\": \"db\", \"annotations\": {{\"kubectl.kubernetes.io/last-applied-configuration\": {JsonSerializer.Serialize(manifest)}}}", StringComparison.Ordinal), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var whole = await server.CallAsync("get_resource", new { kind = "Secret", name = "db", @namespace = home });
        var part = await server.CallAsync("get_resource", new { kind = "secrets", name = "db", @namespace = home, fields = new[] { "data.password", "metadata" } });
        var list = await server.CallAsync("list_resources", new { kind = "secret", @namespace = home });

        foreach (var text in new[] { whole, part, list }.Select(static result => JsonSerializer.Serialize(result)))
        {
            Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Password)), text, StringComparison.Ordinal);
        }

        var data = whole.StructuredContent!.Value.GetProperty("item").GetProperty("data");
        Assert.Equal(($"(masked, {Password.Length} bytes)", "(empty)"), (data.GetProperty("password").GetString(), data.GetProperty("empty").GetString()));
        Assert.False(whole.StructuredContent!.Value.GetProperty("item").GetProperty("metadata").TryGetProperty("managedFields", out _));
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("deploy")]
    [InlineData("deployments.apps")]
    [InlineData("apps/v1/Deployment")]
    [InlineData("DEPLOYMENTS")]
    public async Task Kind_IsFoundByEachOfItsNames(string kind)
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Deployment("web"), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var answer = await server.AnswerAsync("get_resource", new { kind, name = "web", @namespace = home, fields = new[] { "spec.template.spec.containers.image", "metadata.labels[x.y/z]" } });

        Assert.Equal("registry.example/web:1", answer.GetProperty("item").GetProperty("spec.template.spec.containers.image")[0].GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("item").GetProperty("metadata.labels[x.y/z]").ValueKind);
    }

    [Fact]
    public async Task KindOfADefinition_IsFoundOnceItIsThere()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        await cluster.ApplyAsync(
            """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "kettles.kitchen.example"},
             "spec": {"group": "kitchen.example", "scope": "Namespaced", "names": {"kind": "Kettle", "plural": "kettles", "singular": "kettle", "shortNames": ["ktl"]},
               "versions": [{"name": "v1", "served": true, "storage": true,
                 "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"litres": {"type": "integer"}}}}}},
                 "additionalPrinterColumns": [{"name": "Litres", "type": "integer", "jsonPath": ".spec.litres"}]}]}}
            """,
            null, Token);
        while ((await server.CallAsync("list_resources", new { kind = "kettles", @namespace = home })).IsError is true)
        {
            await Task.Delay(200, Token);
        }

        await cluster.ApplyAsync("""{"apiVersion": "kitchen.example/v1", "kind": "Kettle", "metadata": {"name": "blue"}, "spec": {"litres": 2}}""", home, Token);
        var answer = await server.AnswerAsync("list_resources", new { kind = "ktl", @namespace = home });

        Assert.Equal(["Name", "Litres"], answer.GetProperty("columns").EnumerateArray().Select(static column => column.GetString()));
        Assert.Equal(["blue", "2"], answer.GetProperty("rows")[0].EnumerateArray().Select(static cell => cell.GetString()));
    }

    [Fact]
    public async Task List_GoesOnWhereThePageEnded_AndEachObjectComesOnce()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        string[] names = [.. Enumerable.Range(1, 5).Select(static number => $"map-{number}")];
        foreach (var name in names)
        {
            await cluster.ApplyAsync($$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{name}}"} }""", home, Token);
        }

        await using var server = await KubernetesServer.StartAsync(cluster);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await server.AnswerAsync("list_resources", new { kind = "cm", @namespace = home, limit = 2, columns = new[] { "name" }, cursor });
            seen.AddRange(page.GetProperty("rows").EnumerateArray().Select(static row => row[0].GetString()!));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
            Assert.Equal(cursor is not null, page.GetProperty("truncated").GetBoolean());
        }
        while (cursor is not null);

        Assert.Equal(names, seen.Where(static name => name.StartsWith("map-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task List_AllNamespaces_NamesThem()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "marked", "labels": {"mark": "yes"}}}""", home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        var answer = await server.AnswerAsync("list_resources", new { kind = "cm", @namespace = "*", label_selector = "mark=yes", columns = new[] { "Name" } });
        Assert.Equal([home, "marked"], answer.GetProperty("rows")[0].EnumerateArray().Select(static cell => cell.GetString()));
    }

    [Fact]
    public async Task LongObject_IsCut_AndSaysWhere()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync($$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "long"}, "data": {"big": "{{new string('x', 100_000)}}", "small": "y"} }""", home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var answer = await server.AnswerAsync("get_resource", new { kind = "cm", name = "long", @namespace = home });

        Assert.Equal("data.big", Assert.Single(answer.GetProperty("cut").EnumerateArray()).GetString());
        Assert.Equal("y", answer.GetProperty("item").GetProperty("data").GetProperty("small").GetString());
        Assert.InRange(answer.GetRawText().Length, 1, 20_000);
    }

    [Theory]
    [InlineData("get_resource", """{"kind": "spaceship", "name": "x"}""", "not_found", "no kind 'spaceship'")]
    [InlineData("get_resource", """{"kind": "cm", "name": "nope"}""", "not_found", "ConfigMap default/nope")]
    [InlineData("get_resource", """{"kind": "cm", "name": "../../secrets/x"}""", "invalid_argument", "'name'")]
    [InlineData("list_resources", """{"kind": "cm", "columns": ["colour"]}""", "invalid_argument", "no column 'colour'")]
    [InlineData("list_resources", """{"kind": "cm", "cursor": "nonsense"}""", "invalid_argument", "continue")]
    public async Task WhatIsNotThere_IsToldClearly(string tool, string arguments, string code, string part)
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        var fault = await server.FaultAsync(tool, JsonElement.Parse(arguments));
        Assert.Equal(code, fault.Code);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }
}
