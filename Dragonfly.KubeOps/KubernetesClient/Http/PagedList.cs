using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Reads a list in pages.</summary>
internal static class PagedList
{
    // After this many lists that expired between pages, the list is requested in one piece, which cannot expire.
    private const int PagedAttempts = 3;

    /// <summary>Reads all pages.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="readPage">Reads a page, given the most objects it may have (null for no limit) and the page's token.</param>
    /// <param name="pageSize">Objects per page.</param>
    public static async Task<EntityList<TEntity>> ReadAsync<TEntity>(
        Func<int?, string?, Task<EntityList<TEntity>>> readPage, int pageSize)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        for (var attempt = 1; ; attempt++)
        {
            var all = new List<TEntity>();
            string? token = null;
            try
            {
                while (true)
                {
                    var page = await readPage(attempt > PagedAttempts ? null : pageSize, token);
                    all.AddRange(page.Items);
                    token = page.Continue;
                    if (token is null)
                    {
                        return page with { Items = all };
                    }
                }
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Gone && token is not null)
            {
                // The pages' common version has expired. A list of two versions would be wrong, so the list starts again.
            }
        }
    }
}
