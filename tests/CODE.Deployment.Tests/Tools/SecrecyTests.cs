using System.Text;
using CODE.Deployment.Tests.Terraform;
using CODE.ServiceDefaults.Memory;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using StackExchange.Redis;

namespace CODE.Deployment.Tests.Tools;

/// <summary>Sensitive values never leave: not in answers, texts, progress, errors, resources, prompts, history, memory, logs, or in the clear in the store.</summary>
public sealed class SecrecyTests : IAsyncLifetime
{
    private const string Given = "hunter-2-given\"quoted";
    private const string InFile = "hunter-2-in-a-file";
    private const string Old = "hunter-2-the-old-one";

    // terraform_data copies its input to its output and drops the mark there: terraform itself then shows it.
    private const string Configuration = """
        variable "password" {
          type      = string
          sensitive = true
          validation {
            condition     = length(var.password) > 8
            error_message = "Too short."
          }
        }
        variable "from_file" {
          type      = object({ key = string })
          sensitive = true
        }
        resource "terraform_data" "db" {
          input = { user = "app", password = var.password, nested = [{ key = var.from_file.key }], url = "postgres://app:${var.password}@db" }
        }
        resource "terraform_data" "copy" {
          input = nonsensitive("${terraform_data.db.id}-${length(var.password)}")
          provisioner "local-exec" {
            command = nonsensitive("echo '${var.password}'; echo '${var.from_file.key}' >&2")
          }
        }
        output "password" {
          value     = var.password
          sensitive = true
        }
        output "leaky" {
          value = terraform_data.db.output
        }
        """;

    private readonly DeploymentHost _host = new();
    private readonly StringBuilder _seen = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Secrets_WhateverIsCalled_AreNeverSeen()
    {
        var folder = _host.Folder(Configuration);
        folder.Write("secret.auto.tfvars", $"from_file = {{\n  key = \"{InFile}\"\n}}\n");
        var workspace = folder.Name;

        await SeeAsync("plan_terraform", new { workspace, variables = new { password = "short7!" } });
        var old = await SeeAsync("apply_terraform", new { workspace, variables = new { password = Old } });
        await SeeAsync("apply_plan", new { plan_id = PlanId(old) });
        var plan = await SeeAsync("plan_terraform", new { workspace, variables = new { password = Given } });
        await SeeAsync("show_plan", new { plan_id = PlanId(plan), address = "terraform_data.db" });
        await SeeAsync("apply_plan", new { plan_id = PlanId(plan) });
        await SeeAsync("get_outputs", new { workspace });
        await SeeAsync("detect_drift", new { workspace });
        await SeeAsync("plan_terraform", new { workspace, destroy = true, variables = new { password = Given } });
        var rollback = await SeeAsync("rollback_deployment", new { kind = "terraform", name = workspace });
        await SeeAsync("show_plan", new { plan_id = PlanId(rollback) });
        folder.Write("again.tf", """
            resource "terraform_data" "again" {
              provisioner "local-exec" {
                command = nonsensitive("echo '${var.password}'; exit 7")
              }
            }
            """);
        var failing = await SeeAsync("plan_terraform", new { workspace, variables = new { password = Given } });
        await SeeAsync("apply_plan", new { plan_id = PlanId(failing) });
        await SeeAsync("deployment_history", new { target = workspace });
        folder.Write("broken.tf", """resource "terraform_data" "broken" { input = parseint(nonsensitive(var.from_file.key), 10) + parseint(nonsensitive(var.password), 10) }""");
        await SeeAsync("plan_terraform", new { workspace, variables = new { password = Given } });
        await SeeResourcesAsync(PlanId(plan));
        await SeeMemoryAsync();
        _seen.AppendLine(_host.Logs.All);

        var seen = _seen.ToString();
        Assert.Contains("(sensitive)", seen, StringComparison.Ordinal);
        Assert.Contains("local-exec", seen, StringComparison.Ordinal);
        Assert.All([Given, Given.Replace("\"", "\\\"", StringComparison.Ordinal), "hunter-2-given", InFile, Old], secret =>
            Assert.False(seen.Contains(secret, StringComparison.Ordinal), Around(seen, secret)));
        await AssertNotInStoreAsync();
    }

    private static string Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)];
    }

    private static string PlanId(CallToolResult result) => result.StructuredContent!.Value.GetProperty("plan_id").GetString()!;

    private async Task<CallToolResult> SeeAsync(string tool, object arguments)
    {
        var result = await _host.CallAsync(tool, arguments, progress: new Seen(_seen));
        _seen.AppendLine(tool).AppendLine(DeploymentHost.Text(result)).AppendLine(result.StructuredContent?.GetRawText());
        return result;
    }

    private async Task SeeResourcesAsync(string planId)
    {
        await using var client = await _host.ConnectAsync();
        var resource = await client.ReadResourceAsync($"plan://{planId}", cancellationToken: TestContext.Current.CancellationToken);
        _seen.AppendLine(((TextResourceContents)resource.Contents[0]).Text);
        var prompt = await client.GetPromptAsync("review_plan", new Dictionary<string, object?> { ["id"] = planId }, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var block in prompt.Messages.Select(static message => message.Content))
        {
            _seen.AppendLine(block is TextContentBlock text ? text.Text : ((TextResourceContents)((EmbeddedResourceBlock)block).Resource).Text);
        }
    }

    private async Task SeeMemoryAsync()
    {
        var memory = _host.Get<IContextMemory>();
        var page = await memory.ListAsync("", 200, null, TestContext.Current.CancellationToken);
        Assert.NotEmpty(page.Keys);
        foreach (var key in page.Keys)
        {
            foreach (var entry in await memory.GetHistoryAsync(key.Key, TestContext.Current.CancellationToken))
            {
                _seen.AppendLine(entry.Key).AppendLine(entry.Value.GetRawText());
            }
        }
    }

    private async Task AssertNotInStoreAsync()
    {
        var store = _host.Get<IConnectionMultiplexer>();
        var database = store.GetDatabase();
        var keys = 0;
        await foreach (var key in store.GetServers()[0].KeysAsync(pattern: "code:deployment:*").WithCancellation(TestContext.Current.CancellationToken))
        {
            if (await database.KeyTypeAsync(key) is not (RedisType.Hash or RedisType.String))
            {
                continue;
            }

            keys++;
            var values = await database.KeyTypeAsync(key) == RedisType.Hash ? await database.HashValuesAsync(key) : [await database.StringGetAsync(key)];
            Assert.All(values, static value => Assert.DoesNotContain("hunter-2", Encoding.Latin1.GetString((byte[])value!), StringComparison.Ordinal));
        }

        Assert.True(keys > 5);
    }

    private sealed class Seen(StringBuilder seen) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (seen)
            {
                seen.AppendLine(value.Message);
            }
        }
    }
}
