/** The entry of both spaces. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiProblem } from './api.ts'
import { readEarly } from './early.ts'
import { Frame } from './frame.tsx'
import { keepTill } from './keep-till.ts'
import { markScrolling } from './scrolling.ts'
import { tellVitals } from './vitals.ts'
import './parts/parts.css'
import './screens.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // `ask` itself tries again what may pass.
      retry: false,
      refetchOnWindowFocus: (query) =>
        !(query.state.error instanceof ApiProblem && query.state.error.status === 401),
      staleTime: 2_000,
    },
  },
})

keepTill()
markScrolling()
tellVitals()
await readEarly(client)
const place = document.getElementById('screen')
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Frame />
      </QueryClientProvider>
    </StrictMode>,
  )
