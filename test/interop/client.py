"""Asks a server over HTTP through the MCP SDK for Python: client.py URL TOKEN"""

import asyncio
import sys

from mcp import ClientSession
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client


async def main(url: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with create_mcp_http_client(headers=headers) as http:
        async with streamable_http_client(url, http_client=http) as (read, write, *_):
            async with ClientSession(read, write) as session:
                await session.initialize()
                tools = (await session.list_tools()).tools
                assert any(tool.name == "triage" for tool in tools), tools
                where = {"owner": "octo-org", "repo": "hello-world"}
                answer = await session.call_tool("triage", {**where, "run_id": 1053})
                text = answer.content[0].text
                assert "failed for 2 causes" in text, text
                refused = await session.call_tool("triage", {**where, "run_id": -1})
                assert refused.is_error, refused
                print(f"{len(tools)} tools listed, a run explained, a bad call refused")


asyncio.run(main(*sys.argv[1:]))
